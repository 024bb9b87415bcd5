"""Static files under hashed names in the baked folder, compressed, so that any server can send them for ever."""

import gzip
import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

from imprint.publishing import store

MARK = ".source"


class HashedFiles(ManifestStaticFilesStorage):
    """Django's hashed names, also inside our ES modules' imports."""

    support_js_module_import_aggregation = True
    max_post_process_passes = (
        20  # Each pass settles the names one import further up; Django's five are few for modules.
    )
    manifest_strict = False


def collect() -> bool:
    """Bring the static files into the baked folder when they changed; tell whether they had."""
    mark = settings.STATIC_ROOT / MARK
    source = _source()
    if mark.exists() and mark.read_text() == source:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    for file in _worth_compressing():
        content = file.read_bytes()
        small = {".gz": gzip.compress(content, 9, mtime=0), ".br": brotli.compress(content, quality=_quality(file))}
        store.replace({file.with_name(file.name + ending): form for ending, form in small.items()})
    mark.write_text(source)
    return True


def _worth_compressing() -> Iterator[Path]:
    for file in settings.STATIC_ROOT.rglob("*"):
        if file.suffix in {".css", ".js", ".svg"}:
            small = file.with_name(file.name + ".br")
            if not small.exists() or small.stat().st_mtime < file.stat().st_mtime:
                yield file


def _quality(file: Path) -> int:
    """The readers' files as small as they get; the newsroom's are large and seldom loaded."""
    ours = file.relative_to(settings.STATIC_ROOT).parts[0] in {"css", "js", "img"}
    return 11 if ours else 5


def _source() -> str:
    """Changes when a static file of ours, or Wagtail's version, does."""
    digest: Any = hashlib.sha256(version("wagtail").encode())
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return str(digest.hexdigest())
