"""Akismet's comment-check, version 1.1 (akismet.com/developers): a form is sent, and the answer is one word."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

import imprint
from imprint.moderation.spam.asking import NotAnswered, Question

TIME_LIMIT_S = 10.0
MOST_READ = 1_000


class Akismet:
    """A SpamService. It follows no redirects: a comment goes nowhere but to the address that was set."""

    name = "akismet"

    def __init__(self, address: str, *, key: str, site: str, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._address, self._key, self._site, self._time_limit_s = urlsplit(address), key, site, time_limit_s

    def is_spam(self, question: Question) -> bool:
        host = self._address.hostname or ""
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        connection = kind(host, self._address.port, timeout=self._time_limit_s)
        try:
            connection.request("POST", f"{self._address.path}/1.1/comment-check", self._form(question), HEADERS)
            response = connection.getresponse()
            said, why = response.read(MOST_READ).strip(), response.headers.get("X-akismet-debug-help", "")
        except (OSError, HTTPException, ValueError) as error:
            raise NotAnswered(f"{host} cannot be asked: {type(error).__name__}.") from None
        finally:
            connection.close()
        if response.status == 200 and said in (b"true", b"false"):
            return said == b"true"
        why = why.replace(self._key, "…")[:200]  # It ends in a log.
        raise NotAnswered(f"{host} answered {response.status}, and neither yes nor no. {why}".strip())

    def _form(self, question: Question) -> str:
        told = {
            "api_key": self._key,
            "blog": self._site,
            "user_ip": question.network.partition("/")[0],
            "user_agent": question.agent,
            "permalink": question.page,
            "comment_type": question.kind,
            "comment_author": question.author,
            "comment_author_email": question.email,
            "comment_content": question.body,
            "comment_date_gmt": question.posted_at.isoformat(timespec="seconds"),
            "blog_lang": question.language,
            "blog_charset": "UTF-8",
        }
        return urlencode({name: value for name, value in told.items() if value})


HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    "User-Agent": f"Imprint/{imprint.__version__} | Imprint/{imprint.__version__}",
}
