"""The headers that every answer carries: files, pages of Django, refusals."""

from collections.abc import Iterable

Headers = list[tuple[str, str]]

# Autoplay, full screen and encrypted media stay open: an embed that a reader has clicked needs them.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def content_security_policy(frame_hosts: Iterable[str] = (), ancestors: Iterable[str] = ("'self'",)) -> str:
    """The policy of readers' pages: all from here, nothing inline, frames from `frame_hosts` (origins)."""
    frames = " ".join(frame_hosts) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {' '.join(ancestors)}; frame-src {frames}"
    )


def security_headers(frame_hosts: Iterable[str] = ()) -> Headers:
    """Names in small letters, as HTTP/2 wants them."""
    return [
        ("content-security-policy", content_security_policy(frame_hosts)),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("permissions-policy", PERMISSIONS_POLICY),
        ("cross-origin-opener-policy", "same-origin"),
    ]


def newsroom_policy(nonce: str) -> str:
    """Wagtail's editor adds styles by script, previews in a frame, and shows uploads before they are kept.

    Inline scripts need the nonce; inline styles are allowed, in the newsroom alone.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src 'self'"
    )
