"""deploy/nginx.conf in a real nginx, before a real front: readers must see the same as without nginx."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest

from imprint.server.kinds import cache_control, is_for_other_sites, media_type

from .conftest import PAGE, free_port
from .test_files import prepare_temptations

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIG = Path(__file__).parents[2] / "deploy/nginx.conf"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def nginx(server, tmp_path_factory):
    """The port of an nginx before the server of all tests."""
    with running_nginx(server, tmp_path_factory.mktemp("nginx")) as port:
        yield port


@contextmanager
def running_nginx(server, folder):
    """With our file, in which addresses, folder and certificates are replaced."""
    port = free_port()
    (folder / "nginx.conf").write_text(main_config(folder, site_config(server, port)))
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=5)


def site_config(server, port):
    config = CONFIG.read_text()
    config = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", config, flags=re.DOTALL)
    config = re.sub(r" +(listen \[::\]|ssl_).*\n", "", config)
    config = config.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    config = config.replace("/srv/imprint/baked", str(server.baked))
    config = config.replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{server.port};")
    return config.replace("# brotli_static on;", "brotli_static on;") if BROTLI.exists() else config


def main_config(folder, site):
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        (f"load_module {BROTLI};\n" if BROTLI.exists() else "")
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;\n"
        + "events { worker_connections 64; }\n"
        + f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{site}\n}}\n"
    )


def wait_for(port, process):
    until = time.monotonic() + 5
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    pytest.fail("nginx does not listen.")


def get(port, path, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()
    connection.close()
    return response


def test_nginx_sends_the_headers_of_the_front(server, nginx):
    ours, theirs = server.get("/about/"), get(nginx, "/about/")

    assert theirs.body.decode() == PAGE
    same = ["x-content-type-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"]
    for name in ["content-type", "cache-control", *same]:
        assert theirs.headers[name] == ours.headers[name]
    policies = [answer.headers["content-security-policy"] for answer in (ours, theirs)]
    assert len({policy.partition("frame-src")[0] for policy in policies}) == 1
    assert theirs.headers["strict-transport-security"] == "max-age=31536000"


def test_nginx_sends_packed_forms(nginx):
    packed = get(nginx, "/about/", accept_encoding="gzip")
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.body).decode() == PAGE
    if BROTLI.exists():
        assert brotli.decompress(get(nginx, "/about/", accept_encoding="gzip, br").body).decode() == PAGE


@pytest.mark.parametrize(
    "path",
    [
        "/feed.xml",
        "/sections/town/atom.xml",
        "/x/live.json",
        "/talk/news.example/a/live.json",
        "/static/css/page.0123456789ab.css",
        "/static/js/plain.js",
        "/media/a.avif",
    ],
)
def test_nginx_knows_kinds_and_lifetimes_as_the_front_does(server, nginx, path):
    server.put(path[1:], "content")

    response = get(nginx, path)

    expected = media_type(path.rpartition("/")[2]).replace("text/javascript", "application/javascript")
    assert response.headers["content-type"] == expected
    assert response.headers["cache-control"] == cache_control(path)
    assert response.headers["access-control-allow-origin"] == ("*" if is_for_other_sites(path) else None)


def test_nginx_leaves_moved_pages_to_the_front(server, nginx):
    server.put("gone-to/index.html.redirect", "/about/")
    server.put("gone-to/index.html", "moved")

    response = get(nginx, "/gone-to/?a=1")

    assert (response.status, response.headers["location"]) == (301, "/about/?a=1")


def test_nginx_adds_the_slash(nginx):
    response = get(nginx, "/about?a=1")

    assert (response.status, response.headers["location"]) == (301, "/about/?a=1")


def test_nginx_leaves_the_rest_to_the_application(server, nginx):
    assert get(nginx, "/nothing/here/").body == b"no such page"
    assert get(nginx, "/about/", method="POST", body=b"x").body == b"no such page"
    assert get(nginx, "/-/headers").headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert get(nginx, "/-/headers").headers.get_all("content-security-policy") == ["default-src 'self'"]


def test_nginx_tells_the_application_who_asks(nginx):
    seen = get(nginx, "/-/echo?a=%2F", x_forwarded_for="6.6.6.6", x_forwarded_proto="https", body=b"hello").body

    assert b'"HTTP_X_FORWARDED_FOR": "127.0.0.1"' in seen
    assert b'"HTTP_X_FORWARDED_PROTO": "http"' in seen
    assert b'"HTTP_HOST": "127.0.0.1"' in seen
    assert b'"QUERY_STRING": "a=%2F"' in seen
    assert b'"length": 5' in seen


def test_nginx_limits_bodies_as_the_front_does(nginx):
    body = bytes(2 * 1024 * 1024)

    assert get(nginx, "/-/newsroom/echo", method="POST", body=body).status == 200
    assert get(nginx, "/-/echo", method="HEAD", content_length=str(len(body))).status == 413


@pytest.mark.parametrize(
    "path",
    [
        "/about/index.html.gz",
        "/about/index.html.br",
        "/gone-to/index.html.redirect",
        "/index.html.tmp-test",
        "/.hidden",
        "/.git/config",
        "/%2e%2e/secret.txt",
        "/about/..%2f..%2fsecret.txt",
    ],
)
def test_nginx_serves_nothing_hidden(server, nginx, path):
    prepare_temptations(server)

    response = get(nginx, path)

    assert response.status in (400, 404)
    assert b"secret" not in response.body


def test_nginx_reads_on_while_the_front_is_down(own_server, tmp_path_factory):
    own_server.put("index.html", PAGE)
    with running_nginx(own_server, tmp_path_factory.mktemp("nginx")) as port:
        own_server.stop()

        assert get(port, "/").body.decode() == PAGE
        assert get(port, "/-/echo").status == 502
