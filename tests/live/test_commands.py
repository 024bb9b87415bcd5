"""The `imprint` command as a person meets it."""

import tarfile
from pathlib import Path

import pytest

from tests.live.sites import LiveSite, imprint

pytestmark = pytest.mark.live


def test_new_in_a_folder_that_has_a_site_changes_nothing(site_to_copy: Path):
    before = (site_to_copy / "imprint.toml").read_bytes()

    refused = imprint("new", site_to_copy, check=False)

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: There is a site in")
    assert (site_to_copy / "imprint.toml").read_bytes() == before


def test_run_where_no_site_is_says_how_to_make_one(tmp_path: Path):
    refused = imprint("run", "--site", tmp_path, check=False)

    assert refused.returncode == 1
    assert refused.stderr == f"Error: There is no site in {tmp_path}. Make one with: imprint new {tmp_path}\n"


def test_setting_that_is_wrong_stops_the_start_with_one_line(site_to_copy: Path):
    refused = imprint("check", "--site", site_to_copy, check=False, IMPRINT_PRIMARY_ADDRESS="estuary.example")

    assert refused.returncode == 1
    assert "primary_address" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_bake_path_that_does_not_begin_with_a_slash_is_refused(site_to_copy: Path):
    refused = imprint("bake", "sections", "--site", site_to_copy, check=False)

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == "Error: A path begins with a slash, unlike sections"


def test_bake_all_twice_writes_only_the_first_time(live: LiveSite):
    live.stop()
    imprint("bake", "--all", "--site", live.folder)

    again = imprint("bake", "--all", "--site", live.folder)

    assert again.stdout.startswith("0 written, ")
    assert again.stdout.rstrip().endswith("0 removed, 0 failed")


def test_backup_restored_into_a_new_folder_is_the_same_site(shared: LiveSite, tmp_path: Path):
    shared.post_comment(2, "Keep this.")
    imprint("backup", tmp_path / "backup.tar.gz", "--site", shared.folder)
    imprint("restore", tmp_path / "backup.tar.gz", "--site", tmp_path / "restored")

    restored = LiveSite(tmp_path / "restored", 0)
    assert (
        restored.python("from imprint.discussion.models import Comment; print(Comment.objects.get(thread=2).body)")
        == "Keep this."
    )
    assert (tmp_path / "restored" / "imprint.toml").read_bytes() == (shared.folder / "imprint.toml").read_bytes()


def test_restore_of_what_is_no_backup_says_so(tmp_path: Path):
    (tmp_path / "no.tar.gz").write_bytes(b"This is no archive.")

    refused = imprint("restore", tmp_path / "no.tar.gz", "--site", tmp_path / "restored", check=False)

    assert refused.returncode == 1
    assert "is not a backup of ours" in refused.stderr


def test_restore_of_an_archive_that_climbs_out_writes_nothing_outside(tmp_path: Path):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.add(__file__, "../climbed")

    refused = imprint("restore", tmp_path / "evil.tar.gz", "--site", tmp_path / "restored", check=False)

    assert refused.returncode == 1
    assert not (tmp_path / "climbed").exists()
