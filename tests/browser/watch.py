"""What no page may do, whatever is tested on it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

TELL_BREACHES = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`))"""


class Watch:
    """Notes errors in scripts, breaches of the policy, requests to other hosts, and refusals that nobody expected."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.elsewhere: list[str] = []
        self._allowed: set[int | str] = set()

    def allow(self, *expected: int | str) -> None:
        """Statuses with which the site is to answer in this test, hosts that it is to ask."""
        self._allowed.update(expected)

    def over(self, context: BrowserContext, address: str) -> None:
        def note_host(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("data", "blob") or f"{parts.scheme}://{parts.netloc}" == address:
                return
            self.elsewhere.append(request.url)
            if parts.hostname not in self._allowed:
                self.problems.append(f"asked {request.url}")

        context.on("request", note_host)
        context.on("response", self._note_status)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)
        context.add_init_script(TELL_BREACHES)

    def _note_status(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self.problems.append(f"{response.status} {response.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        is_known = message.text.startswith("Failed to load resource")  # Told with its status, see above.
        if message.type == "error" and not is_known:
            self.problems.append(message.text)

    def _note_error(self, error: WebError) -> None:
        self.problems.append(str(error.error))
