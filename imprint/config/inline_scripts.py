"""Wagtail 8.0 starts choosers and date fields by inline scripts.

Each gets the nonce of its answer, so that nothing else runs inline.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput
from wagtail.admin.widgets.chooser import BaseChooser

_nonce: ContextVar[str] = ContextVar("nonce", default="")


@contextmanager
def new_nonce() -> Iterator[str]:
    """The nonce that scripts rendered inside the block carry."""
    token = _nonce.set(secrets.token_urlsafe(16))
    try:
        yield _nonce.get()
    finally:
        _nonce.reset(token)


def _with_nonce(render: Callable[..., SafeString], scripts: int) -> Callable[..., SafeString]:
    """Wagtail's own are the last; one that comes before them in a title would still be stopped."""

    @wraps(render)
    def render_with_nonce(*args: object, **kwargs: object) -> SafeString:
        html = render(*args, **kwargs)
        if not _nonce.get():
            return html
        allowed = f'<script nonce="{_nonce.get()}">'
        return mark_safe(allowed.join(html.rsplit("<script>", scripts)))  # noqa: S308  # Wagtail made it safe.

    return render_with_nonce


def allow_widgets() -> None:
    """Called once, when Django is set up."""
    for widget in (BaseChooser, AdminDateInput, AdminTimeInput, AdminDateTimeInput):
        widget.render = _with_nonce(widget.render, scripts=1)
    DateRangePickerWidget.render = _with_nonce(DateRangePickerWidget.render, scripts=2)
