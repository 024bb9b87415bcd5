import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.cli.conftest import Run
from tests.conftest import ON_SQLITE, Configure

READY = {
    "primary_address": "https://estuary.example",
    "mail_url": "smtp://mail.example",
    "mail_from": "us@estuary.example",
}
needs_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="pg_dump is PostgreSQL's own.")


# check


def test_check_of_a_site_that_is_ready_says_so(run: Run, configure: Configure):
    configure(**READY)

    checked = run("check")

    assert (checked.exit_code, checked.output) == (0, "Ready for readers.\n")


@pytest.mark.parametrize(
    ("changed", "wants"),
    [
        (
            {"primary_address": "http://estuary.example"},
            "primary_address is not https://: browsers warn readers, and cookies travel in the open.",
        ),
        ({"mail_url": ""}, "mail_url is not set: readers who ask to be told of answers get no mail."),
        ({"mail_from": ""}, "mail_from is not set: mail would come from nobody."),
        ({"debug": True}, "debug is on: readers would see the inside of the program."),
    ],
)
def test_check_names_what_is_to_be_seen_to(changed: dict[str, object], wants: str, run: Run, configure: Configure):
    configure(**{**READY, **changed})

    checked = run("check")

    assert (checked.exit_code, checked.stdout) == (1, f"- {wants}\n")


def test_check_counts_what_is_to_be_seen_to(run: Run, configure: Configure):
    configure(**{**READY, "mail_url": "", "debug": True})

    checked = run("check")

    assert len(checked.stdout.splitlines()) == 2
    assert checked.stderr == "Error: 2 things to see to.\n"


# backup, restore


@pytest.fixture
def toml() -> Iterator[Path]:
    """The settings of this site, which come from the environment else."""
    file = Path(settings.IMPRINT.folder, "imprint.toml")
    file.write_text('name = "The Estuary"\n')
    yield file
    file.unlink()


@needs_sqlite
def test_backup_holds_settings_database_and_uploads_for_nobody_else(run: Run, toml: Path, tmp_path: Path):
    Path(settings.IMPRINT.media, "original_images").mkdir()
    Path(settings.IMPRINT.media, "original_images", "quay.jpg").write_bytes(b"A quay.")
    file = tmp_path / "backup.tar.gz"

    written = run("backup", file)

    assert written.exit_code == 0
    assert written.output.startswith(f"Wrote {file}, ")
    assert [found.name for found in tmp_path.iterdir()] == ["backup.tar.gz"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        names = set(archive.getnames())
    assert names == {"db.sqlite3", "imprint.toml", "media", "media/original_images", "media/original_images/quay.jpg"}


@needs_sqlite
def test_backup_restored_is_the_same_site(run: Run, toml: Path, tmp_path: Path):
    Path(settings.IMPRINT.media, "quay.jpg").write_bytes(b"A quay.")
    restored = tmp_path / "restored"
    run("backup", tmp_path / "backup.tar.gz")

    done = run("restore", tmp_path / "backup.tar.gz", "--site", restored)

    assert (done.exit_code, done.output) == (
        0,
        f"Restored into {restored}. Serve it with: imprint run --site {restored}\n",
    )
    assert (restored / "imprint.toml").read_text() == toml.read_text()
    assert (restored / "media" / "quay.jpg").read_bytes() == b"A quay."
    with sqlite3.connect(restored / "db.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM articles_frontpage").fetchone() == (1,)
    database.close()


def test_backup_replaces_nothing(run: Run, tmp_path: Path):
    file = tmp_path / "backup.tar.gz"
    file.write_text("Older, and dear to somebody.")

    refused = run("backup", file)

    assert (refused.exit_code, refused.output) == (1, f"Error: {file} is there already.\n")
    assert file.read_text() == "Older, and dear to somebody."


def test_restore_into_a_folder_that_is_not_empty_changes_nothing(run: Run, tmp_path: Path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "kept.txt").write_text("Kept.")
    (tmp_path / "backup.tar.gz").touch()

    refused = run("restore", tmp_path / "backup.tar.gz", "--site", tmp_path / "site")

    assert refused.exit_code == 1
    assert refused.output == f"Error: {tmp_path / 'site'} is not empty; restore into a new folder.\n"
    assert [found.name for found in (tmp_path / "site").iterdir()] == ["kept.txt"]
