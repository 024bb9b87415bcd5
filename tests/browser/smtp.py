"""A mail server on loopback that keeps what it gets."""

import re
import socketserver
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                letter = message_from_bytes(b"".join(lines), policy=policy.default)
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
            if word == b"QUIT":
                return


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[EmailMessage] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.server_address[1]}"

    def code_for(self, email: str, within_s: float = 30) -> str:
        """From the newest letter to that address, which has come or will come."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for letter in reversed(self.letters):
                found = re.search(r"^    ([\d-]+)\s*$", _text(letter), re.MULTILINE)
                if found and letter["To"] == email:
                    self.letters.remove(letter)
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"No code came for {email}")


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""
