"""A backup comes back whole and for nobody else, or nothing is changed; whatever else the file is."""

import gzip
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from django.conf import settings

from tests.cli.conftest import Run
from tests.conftest import Configure

Restore = Callable[[bytes], Result]
TOML = b'secret_key = "a secret of at least thirty-two signs"\n'


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "restored"


@pytest.fixture
def restore(run: Run, tmp_path: Path, target: Path) -> Restore:
    """restore(content) brings a file with this content back."""

    def bring_back(content: bytes) -> Result:
        (tmp_path / "backup.tar.gz").write_bytes(content)
        return run("restore", tmp_path / "backup.tar.gz", "--site", target)

    return bring_back


def packed(**files: bytes) -> bytes:
    """A backup with an empty folder of media, and these files; `_` in their names is a dot."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size, info.mode = len(content), 0o644
            archive.addfile(info, io.BytesIO(content))
        media = tarfile.TarInfo("media")
        media.type, media.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(media)
    return written.getvalue()


def database(tmp_path: Path, *statements: str) -> bytes:
    file = tmp_path / "made.sqlite3"
    connection = sqlite3.connect(file)
    for statement in ("CREATE TABLE wagtailcore_page (id)", "INSERT INTO wagtailcore_page VALUES (1)", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()
    content = file.read_bytes()
    file.unlink()
    return content


def noise(length: int) -> str:
    """What no archive makes smaller."""
    return f"INSERT INTO wagtailcore_page VALUES (x'{os.urandom(length).hex()}')"


def test_what_comes_back_is_for_nobody_else(restore: Restore, target: Path, tmp_path: Path):
    done = restore(packed(imprint_toml=TOML, db_sqlite3=database(tmp_path)))

    assert done.exit_code == 0, done.output
    assert {found.name: oct(found.stat().st_mode & 0o777) for found in target.iterdir()} == {
        "imprint.toml": "0o600",
        "db.sqlite3": "0o600",
        "media": "0o700",
    }


def test_restore_into_an_empty_folder_keeps_its_mode(restore: Restore, target: Path, tmp_path: Path):
    """As the operator made it for the web server, who may pass but not look."""
    target.mkdir(mode=0o711)

    assert restore(packed(imprint_toml=TOML, db_sqlite3=database(tmp_path))).exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o711


@pytest.mark.parametrize("kept", [0.01, 0.5, 0.99])
def test_cut_backup_changes_nothing(kept: float, restore: Restore, target: Path, tmp_path: Path):
    whole = packed(imprint_toml=TOML, db_sqlite3=database(tmp_path, noise(300_000)))

    refused = restore(whole[: int(len(whole) * kept)])

    assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)
    assert refused.output.startswith(f"Error: {tmp_path / 'backup.tar.gz'} is not a backup of ours, or it was cut: ")
    assert not target.exists()


def test_damaged_backup_changes_nothing(restore: Restore, target: Path, tmp_path: Path):
    damaged = bytearray(packed(imprint_toml=TOML, db_sqlite3=database(tmp_path, noise(300_000))))
    damaged[len(damaged) // 2] ^= 0x10

    refused = restore(bytes(damaged))

    assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)
    assert not target.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", ", or it was cut: empty file."),
        (b"This is no archive.", ", or it was cut: Not a gzipped file (b'Th')."),
        (gzip.compress(b"This is no archive."), ", or it was cut: truncated header."),
        (packed(index_html=b"<p>"), ": it has no imprint.toml."),
        (packed(imprint_toml=TOML), ": it has no database of a site."),
        (packed(imprint_toml=TOML, db_sqlite3=b"No database."), ": it has no database of a site."),
        (packed(imprint_toml=TOML, db_sqlite3=b""), ": it has no database of a site."),
    ],
    ids=["empty", "words", "packed words", "another archive", "no database", "words as database", "empty database"],
)
def test_what_is_no_backup_is_refused_in_one_line(
    content: bytes, reason: str, restore: Restore, target: Path, tmp_path: Path
):
    target.mkdir()

    refused = restore(content)

    assert refused.exit_code == 1
    assert refused.output == f"Error: {tmp_path / 'backup.tar.gz'} is not a backup of ours{reason}\n"
    assert list(target.iterdir()) == []


def test_what_else_is_in_the_archive_stays_there(restore: Restore, target: Path, tmp_path: Path):
    restore(packed(imprint_toml=TOML, db_sqlite3=database(tmp_path), run_sh=b"rm -rf /"))

    assert sorted(found.name for found in target.iterdir()) == ["db.sqlite3", "imprint.toml", "media"]


def test_dump_without_a_database_to_go_to_is_refused(restore: Restore, target: Path, configure: Configure):
    configure(database_url="")

    refused = restore(packed(imprint_toml=TOML, db_dump=b"PGDMP"))

    assert (refused.exit_code, refused.output) == (
        1,
        "Error: The backup is of a site on PostgreSQL. Say which database with IMPRINT_DATABASE_URL.\n",
    )
    assert not target.exists()


def test_check_right_after_a_restore_does_not_miss_the_baked_folder(run: Run, configure: Configure):
    """It is made, with everything in it, when the site is served."""
    configure(primary_address="https://estuary.example", mail_url="smtp://mail.example", mail_from="us@estuary.example")
    shutil.rmtree(settings.IMPRINT.baked)

    checked = run("check")

    assert (checked.exit_code, checked.output) == (0, "Ready for readers.\n")
