import os
import signal
import threading
import time

import pytest

from imprint.server.instance import AlreadyRunning, hold_site
from imprint.server.run import AddressTaken, serve

from .conftest import read_all, start_process
from .test_dispatch import appears


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_lets_the_request_under_way_finish_then_stops_the_site(own_server, number):
    connection = own_server.connect(b"GET /-/sleep?0.5 HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.2)

    status = own_server.stop(number)

    assert read_all(connection).endswith(b"slept")
    assert status == 0
    assert (own_server.folder / "stopped").read_text() == (own_server.folder / "started").read_text()


def test_signal_does_not_wait_for_half_sent_bodies_or_idle_connections(own_server):
    half = own_server.connect(b"POST /-/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
    idle = own_server.connect(b"")
    time.sleep(0.2)

    began = time.monotonic()
    status = own_server.stop()

    assert (status, read_all(idle)) == (0, b"")
    assert time.monotonic() - began < 5  # A body may last 15 s otherwise.
    received = read_all(half)
    assert received.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 5\r\n" in received


def test_request_of_a_reader_who_hung_up_is_finished_before_the_stop(own_server):
    connection = own_server.connect(b"GET /-/sleep?0.5&hung-up HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.2)
    connection.close()

    assert own_server.stop() == 0
    assert (own_server.folder / "hung-up").exists()


def test_serving_process_dies_with_the_watching_one(own_server):
    worker = own_server.worker_pid()
    assert worker != own_server.process.pid

    own_server.stop(signal.SIGKILL)

    until = time.monotonic() + 5
    while time.monotonic() < until and is_alive(worker):
        time.sleep(0.02)
    assert not is_alive(worker)


def test_watching_process_ends_when_the_serving_one_dies(own_server):
    os.kill(own_server.worker_pid(), signal.SIGKILL)

    assert own_server.process.wait(timeout=5) == 1


def test_second_server_of_one_site_is_refused(own_server):
    second = start_process(own_server.port + 1, own_server.folder, {})

    _, said = second.communicate(timeout=10)

    assert second.returncode == 1
    assert said == (
        f"The site in {own_server.folder} is already being served by process {own_server.process.pid}. "
        f"Stop that one first (kill {own_server.process.pid}), or serve another site.\n"
    )
    assert own_server.get("/-/echo").status == 200


def test_second_server_at_one_address_is_refused(own_server, tmp_path_factory):
    second = start_process(own_server.port, tmp_path_factory.mktemp("other"), {})

    _, said = second.communicate(timeout=10)

    assert second.returncode == 1
    assert said == (
        f"Cannot listen on 127.0.0.1, port {own_server.port}: Address already in use. Choose another --port.\n"
    )


def test_serve_at_an_unknown_host_is_refused():
    with pytest.raises(AddressTaken, match=r"^Cannot listen on no-such-host\.invalid, port 8000: "):
        serve(host="no-such-host.invalid")


def test_hold_site_frees_it_at_the_end(tmp_path):
    for _ in range(2):
        with hold_site(tmp_path):
            assert (tmp_path / ".imprint.lock").read_text() == str(os.getpid())
            with pytest.raises(AlreadyRunning, match=str(os.getpid())), hold_site(tmp_path):
                pass


def test_hold_site_is_not_held_by_a_process_that_was_killed(own_server):
    own_server.stop(signal.SIGKILL)

    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            with hold_site(own_server.folder):
                return
        except AlreadyRunning:
            time.sleep(0.02)
    pytest.fail("The site is still held.")


def test_reads_go_on_while_the_same_page_is_written(server):
    stop = threading.Event()

    def write():
        version = 0
        while not stop.is_set():
            version += 1
            server.put("busy/index.html", f"{version} " * 2000, packed=True)

    writer = threading.Thread(target=write)
    writer.start()
    assert appears(server.baked / "busy/index.html")
    try:
        for _ in range(100):
            numbers = server.get("/busy/").body.decode().split()
            assert len(set(numbers)) == 1
            assert len(numbers) == 2000
    finally:
        stop.set()
        writer.join()


def is_alive(pid):
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
