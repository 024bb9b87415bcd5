"""A site where people have accounts: a small OpenID Connect provider on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    person: dict[str, Any] = {}
    is_dead = False

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"
        self._answer({
            "/.well-known/openid-configuration": {
                "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/userinfo", "jwks_uri": f"{here}/keys",
            },
            "/userinfo": self.person,
        }.get(self.path))  # fmt: skip

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "x", "token_type": "bearer"} if self.path == "/token" else None)

    def _answer(self, found: Any) -> None:
        is_there = found is not None and not self.is_dead
        self.send_response(200 if is_there else 500)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if is_there:
            self.wfile.write(json.dumps(found).encode())

    def log_message(self, *args: Any) -> None:
        pass


def serve() -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
