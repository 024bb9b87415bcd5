import hashlib
import json
import os
import time

import pytest

from .conftest import PAGE, read_all


def echo(server, path="/-/echo", **request):
    return json.loads(server.get(path, **request).body)


def test_environ_tells_the_request_as_pep_3333_wants_it(server):
    body = json.dumps({"a": "ü"})
    seen = echo(server, "/-/newsroom/echo/?q=%C3%BC&r=+", method="POST", body=body, content_type="application/json")

    assert {key: seen[key] for key in seen if not key.startswith("HTTP_")} == {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/-/newsroom/echo/",
        "QUERY_STRING": "q=%C3%BC&r=+",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(server.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "length": len(body),
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }


def test_path_is_given_as_latin_1_of_its_bytes(server):
    assert echo(server, "/-/echo/%20%C3%BC")["PATH_INFO"] == "/-/echo/ " + "ü".encode().decode("latin-1")


def test_repeated_headers_are_joined_and_those_with_underscores_dropped(server):
    connection = server.connect(
        b"GET /-/echo HTTP/1.1\r\nHost: site.example\r\n"
        b"X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\n"
        b"Cookie: a=1\r\nCookie: b=2\r\nX_Forwarded_For: 6.6.6.6\r\nProxy: evil\r\nConnection: close\r\n\r\n"
    )
    seen = json.loads(read_all(connection).partition(b"\r\n\r\n")[2])

    assert {key: value for key, value in seen.items() if key.startswith("HTTP_")} == {
        "HTTP_HOST": "site.example",
        "HTTP_X_FORWARDED_FOR": "1.1.1.1,2.2.2.2",
        "HTTP_COOKIE": "a=1; b=2",
    }


def test_answer_carries_repeated_cookies_and_its_own_policy(server):
    response = server.get("/-/headers")

    assert (response.status, response.body) == (303, b"see other")
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert response.headers["location"] == "/%C3%A4/"
    assert response.headers.get_all("content-security-policy") == ["default-src 'self'"]
    assert response.headers.get_all("x-content-type-options") == ["nosniff"]
    assert response.headers["content-length"] == "9"


def test_answer_without_a_policy_gets_ours(server):
    headers = server.get("/-/nothing").headers

    assert headers["content-security-policy"] == server.get("/").headers["content-security-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/-/fail", "/-/fail-late", "/-/split"])
def test_failing_application_answers_500_with_a_sentence(server, path):
    response = server.get(path)

    assert response.status == 500
    assert response.body == b"Something went wrong here. It has been noted; please try again later.\n"
    assert response.headers["set-cookie"] is None
    assert response.headers["content-security-policy"]


def test_failure_under_the_api_is_problem_json(server):
    response = server.get("/-/api/v1/threads", method="POST", body=bytes(2 * 1024 * 1024))

    assert response.headers["content-type"] == "application/problem+json"
    assert json.loads(response.body) == {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "This is too large. At most 1 MB can be sent here.",
    }


def test_written_file_and_empty_answers_are_sent(server):
    assert server.get("/-/written").body == b"written, returned"
    assert server.get("/-/file").body.startswith(b'"""A small site')
    empty = server.get("/-/empty")
    assert (empty.status, empty.body) == (204, b"")


def test_iterable_is_closed(server):
    assert [server.get("/-/chunks").body for _ in range(3)] == [b"0", b"1", b"2"]


def test_head_to_the_application_has_no_body(server):
    response = server.get("/-/echo", method="HEAD")

    assert (response.status, response.body) == (200, b"")


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024])
def test_body_within_the_limit_arrives_whole(server, size):
    body = os.urandom(size)

    assert echo(server, method="POST", body=body)["sha256"] == hashlib.sha256(body).hexdigest()


def test_body_in_chunks_arrives_whole_and_is_limited_too(server):
    pieces = [os.urandom(50_000) for _ in range(10)]
    seen = echo(server, method="POST", body=iter(pieces))
    assert (seen["sha256"], seen["CONTENT_LENGTH"]) == (
        hashlib.sha256(b"".join(pieces)).hexdigest(),
        "500000",
    )

    connection = server.connect(b"POST /-/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    connection.sendall(b"110000\r\n" + bytes(0x110000))
    assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_large_upload_to_the_newsroom_arrives_whole(server):
    body = os.urandom(4 * 1024 * 1024)

    assert echo(server, "/-/newsroom/echo", method="POST", body=body)["length"] == len(body)


def test_too_large_body_is_refused_before_it_is_sent(server):
    for path, length in (("/-/echo", 1024 * 1024 + 1), ("/-/newsroom/echo", 4 * 1024 * 1024 + 1)):
        connection = server.connect(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        received = read_all(connection)
        assert received.startswith(b"HTTP/1.1 413")
        assert received.endswith(b"MB can be sent here.\n")


def test_stalled_body_is_refused_in_time(server):
    connection = server.connect(b"POST /-/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")

    received = read_all(connection)

    assert received.startswith(b"HTTP/1.1 408")
    assert received.endswith(b"The request did not arrive in time. Please send it again.\n")


def test_slow_upload_may_last_while_it_moves(server):
    connection = server.connect(
        b"POST /-/newsroom/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + f"Content-Length: {3 * 1024 * 1024}\r\n\r\n".encode()
    )
    for _ in range(3):
        connection.sendall(bytes(1024 * 1024))
        time.sleep(0.4)

    assert read_all(connection).startswith(b"HTTP/1.1 200")


def test_half_a_body_is_never_given_to_the_application(own_server):
    for head in (b"Content-Length: 100000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"):
        connection = own_server.connect(b"POST /-/sleep?0&arrived HTTP/1.1\r\nHost: x\r\n" + head + b"x")
        connection.close()
    own_server.get("/-/echo")

    assert not (own_server.folder / "arrived").exists()


@pytest.mark.parametrize("length", ["ten", "-1", "1, 2"])
def test_broken_length_is_refused(server, length):
    connection = server.connect(f"POST /-/echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())

    assert connection.recv(65536).startswith(b"HTTP/1.1 400")


def test_request_of_a_reader_who_hung_up_is_finished(server):
    connection = server.connect(b"GET /-/sleep?0.3&hung-up HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.1)
    connection.close()

    assert appears(server.folder / "hung-up")


def test_full_line_answers_503_and_files_are_still_read(own_server):
    own_server.put("index.html", PAGE)
    waiting = [own_server.connect(b"GET /-/sleep?0.3 HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(2)]
    time.sleep(0.1)

    refused = own_server.get("/-/echo")

    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert refused.body == b"The site is very busy. Please try again in a moment.\n"
    assert own_server.get("/").status == 200
    assert all(connection.recv(65536).startswith(b"HTTP/1.1 200") for connection in waiting)


def test_half_sent_bodies_and_hanging_requests_do_not_stop_reading(server):
    half = b"POST /-/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"
    stalled = [server.connect(half) for _ in range(300)]
    hanging = [server.connect(b"GET /-/sleep?0.5 HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(64)]

    began = time.monotonic()
    statuses = {server.get("/about/").status for _ in range(50)}

    assert statuses == {200}
    assert time.monotonic() - began < 5
    assert all(connection.recv(65536).startswith(b"HTTP/1.1 408") for connection in stalled)
    assert all(connection.recv(65536).startswith(b"HTTP/1.1 200") for connection in hanging)


def appears(file, within_s=5.0):
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if file.exists():
            return True
        time.sleep(0.02)
    return False
