"""What the person who runs a server may say in imprint.toml and in the environment."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from imprint.config.site import SiteSettings, site_folder

SECRET = "a secret of at least thirty-two signs"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site's folder, and an environment that says nothing but where it is."""
    for name in SiteSettings.model_fields:
        monkeypatch.delenv(f"IMPRINT_{name.upper()}", raising=False)
    monkeypatch.setenv("IMPRINT_SITE", str(tmp_path))
    return tmp_path


def say(folder: Path, *lines: str) -> SiteSettings:
    (folder / "imprint.toml").write_text("\n".join([f'secret_key = "{SECRET}"', *lines]))
    return SiteSettings()


def wrong(folder: Path, *lines: str) -> list[tuple[str, str]]:
    """The settings that are refused, and why."""
    with pytest.raises(ValidationError) as caught:
        say(folder, *lines)
    return [(".".join(map(str, error["loc"])), error["type"]) for error in caught.value.errors()]


# Where settings come from


def test_file_says_what_is_not_the_default(folder: Path):
    site = say(folder, 'name = "The Estuary"', "hold_comments = true", 'embedding_sites = ["https://partner.example"]')

    assert site.model_dump(exclude_defaults=True) == {
        "secret_key": SECRET,
        "name": "The Estuary",
        "hold_comments": True,
        "embedding_sites": ["https://partner.example"],
    }


def test_environment_goes_before_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IMPRINT_NAME", "The Tide")
    monkeypatch.setenv("IMPRINT_COMMENTS_PER_MINUTE", "4")
    monkeypatch.setenv("IMPRINT_OTHER_ADDRESSES", '["https://a.example/", "http://b.example:8080"]')

    site = say(folder, 'name = "The Estuary"', 'tagline = "News"', "comments_per_minute = 9")

    assert (site.name, site.tagline, site.comments_per_minute) == ("The Tide", "News", 4)
    assert site.other_addresses == ["https://a.example", "http://b.example:8080"]


def test_site_without_a_file_has_all_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IMPRINT_SECRET_KEY", SECRET)

    assert SiteSettings().model_dump(exclude_defaults=True) == {"secret_key": SECRET}


def test_folder_is_the_one_that_is_named_or_the_present_one(
    folder: Path, tmp_path_factory: Any, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = tmp_path_factory.mktemp("elsewhere").resolve()
    monkeypatch.chdir(elsewhere)
    assert site_folder() == folder.resolve()

    for unset in ("", None):
        monkeypatch.setenv("IMPRINT_SITE", "") if unset == "" else monkeypatch.delenv("IMPRINT_SITE")
        assert site_folder() == elsewhere


# What is refused


@pytest.mark.parametrize(
    ("line", "setting", "kind"),
    [
        ('nam = "The Estuary"', "nam", "extra_forbidden"),
        ('primary_address = "estuary.example"', "primary_address", "string_pattern_mismatch"),
        ('primary_address = "ftp://estuary.example"', "primary_address", "string_pattern_mismatch"),
        ('primary_address = "https://estuary.example/news"', "primary_address", "string_pattern_mismatch"),
        ('primary_address = "https://estuary .example"', "primary_address", "string_pattern_mismatch"),
        ('primary_address = ""', "primary_address", "string_pattern_mismatch"),
        ('other_addresses = ["b.example"]', "other_addresses.0", "string_pattern_mismatch"),
        ('other_addresses = "https://b.example"', "other_addresses", "list_type"),
        ("embedding_sites = [3]", "embedding_sites.0", "string_type"),
        ("comment_max_length = 99", "comment_max_length", "greater_than_equal"),
        ("comment_max_length = 100_001", "comment_max_length", "less_than_equal"),
        ("edit_window_minutes = -1", "edit_window_minutes", "greater_than_equal"),
        ('votes_per_minute = "many"', "votes_per_minute", "int_parsing"),
        ('debug = "perhaps"', "debug", "bool_parsing"),
        ("name = 3", "name", "string_type"),
    ],
)
def test_setting_that_is_wrong_is_named(line: str, setting: str, kind: str, folder: Path):
    assert wrong(folder, line) == [(setting, kind)]


def test_every_setting_that_is_wrong_is_named(folder: Path):
    assert [name for name, _kind in wrong(folder, "name = 3", "debug = 3")] == ["name", "debug"]


@pytest.mark.parametrize(("line", "kind"), [("", "missing"), (f'secret_key = "{"x" * 31}"', "string_too_short")])
def test_secret_is_there_and_long(line: str, kind: str, folder: Path):
    (folder / "imprint.toml").write_text(line)

    with pytest.raises(ValidationError) as caught:
        SiteSettings()

    assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [(("secret_key",), kind)]


# What follows from them


def test_addresses_stand_without_a_slash_and_give_their_hosts(folder: Path):
    site = say(
        folder,
        'primary_address = "https://Estuary.example/"',
        'other_addresses = ["http://b.example:8080/", "http://[::1]:8000"]',
        'embedding_sites = ["https://partner.example//"]',
    )

    assert site.addresses == ["https://Estuary.example", "http://b.example:8080", "http://[::1]:8000"]
    assert site.hosts == ["estuary.example", "b.example", "::1"]
    assert site.embedding_sites == ["https://partner.example"]


def test_everything_lies_in_the_folder_of_the_site(folder: Path):
    site = say(folder)

    assert (site.folder, site.baked, site.media) == (folder, folder / "baked", folder / "media")


@pytest.mark.parametrize(("url", "uses_sqlite"), [("", True), ("postgresql://localhost/news", False)])
def test_database_is_sqlite_unless_one_is_named(url: str, uses_sqlite: bool, folder: Path):
    assert say(folder, f'database_url = "{url}"').uses_sqlite is uses_sqlite
