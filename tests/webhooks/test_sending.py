import socket
import time

import pytest

from imprint.webhooks import sending, services
from tests.conftest import Configure
from tests.webhooks.conftest import Receiver

PRIVATE = "This address leads into a private network, where webhooks are not allowed to go."


def send(address: str) -> sending.Answer:
    return sending.send(address=address, secret=services.new_secret(), message="msg_1", body="{}", at_s=1)


def test_message_is_a_post_to_the_whole_path(receiver: Receiver):
    assert send(f"{receiver.address}hook?a=b") == sending.Answer(200, "Well received.")
    assert receiver.got[0][0]["host"] == receiver.address.split("/")[2]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_own_network_is_refused_unless_a_setting_allows_it(host: str, receiver: Receiver, configure: Configure):
    configure(webhooks_to_private_networks=False)
    port = receiver.address.split(":")[2]

    answer = send(f"http://{host}:{port}")

    assert answer.status is None
    assert answer.text == PRIVATE or "gaierror" in answer.text
    assert receiver.got == []


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:10.0.0.1", False), ("::ffff:93.184.216.34", True), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("ff02::1", False), ("64:ff9b:1::7f00:1", False), ("fec0::1", False),
        ("::7f00:1", False), ("::ffff:0:7f00:1", False),
    ],
)  # fmt: skip
def test_public_addresses_are_those_of_the_whole_internet(address: str, is_public: bool):
    assert sending.is_public(address) is is_public


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/", "http://", "http:///x", "javascript:1", "http://127.0.0.1:99999/"]
)
def test_what_is_no_address_gets_a_sentence(address: str, receiver: Receiver):
    answer = send(address)

    assert answer.status is None
    assert answer.text


def test_nobody_there_gets_a_sentence(receiver: Receiver):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    answer = send(f"http://127.0.0.1:{port}/")

    assert (answer.status, "refused" in answer.text) == (None, True)


@pytest.mark.parametrize("kind", ["silent", "trickling"])
def test_slow_answer_is_not_waited_for(kind: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "TIME_LIMIT_S", 0.5)
    receiver.pause_s, receiver.trickles = (0, True) if kind == "trickling" else (30, False)
    began = time.monotonic()

    answer = send(receiver.address)

    assert answer == sending.Answer(None, "No answer within 0 seconds.")
    assert time.monotonic() - began < 3


def test_server_without_a_certificate_is_not_trusted(receiver: Receiver):
    assert send(receiver.address.replace("http:", "https:")).status is None
    assert receiver.got == []
