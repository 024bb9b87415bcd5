"""Mail goes where IMPRINT_MAIL_URL says (smtp://user:password@host:587), or to the log while it is not set."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as Smtp

logger = logging.getLogger("imprint.mail")


TIMEOUT_S = 20


class SiteMail(BaseEmailBackend):
    """Sends by SMTP; without a mail server it writes to the log who would have got what."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        url = settings.IMPRINT.mail_url
        self._smtp = smtp(url) if url else None

    def open(self) -> bool | None:
        """For several mails over one connection."""
        return self._smtp.open() if self._smtp else None

    def close(self) -> None:
        if self._smtp:
            self._smtp.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self._smtp:
            return self._smtp.send_messages(email_messages)
        for message in email_messages:
            logger.warning("No mail server is set; not sent to %s: %s\n%s", message.to, message.subject, message.body)
        return 0


def smtp(url: str) -> Smtp:
    """smtp:// is STARTTLS, smtps:// is TLS from the start, smtp+plain:// neither (a relay on this machine)."""
    parts = urlsplit(url)
    return Smtp(
        host=parts.hostname or "localhost",
        port=parts.port or {"smtps": 465, "smtp+plain": 25}.get(parts.scheme, 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp",
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT_S,
    )
