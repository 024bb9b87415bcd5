"""A real mail server on loopback that can be told how to behave."""

import socket
import time
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Postbox:
    """A mail server; `answers` are what it says to an address in place of 250, one each time."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.messages: list[Parsed] = []
        self.recipients: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.connections = 0
        self.drops_data = 0
        self.hangs_s = 0.0
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.hangs_s:
            time.sleep(self.hangs_s)  # noqa: ASYNC251  # The whole server hangs, not one conversation.
        if self.answers.get(address):
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


class _Controller(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return _Smtp(self.handler, hostname="post.example")


class _Smtp(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        box = self.event_handler
        if not box.drops_data:
            await super().smtp_DATA(arg)
            return
        box.drops_data -= 1
        await self.push("354 go ahead")
        await self._reader.readline()
        self.transport.close()
