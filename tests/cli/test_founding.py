"""Of `new` the settings and the log-in: it works here on the tests' own site, and tests/live begins with a real one."""

import tomllib
from pathlib import Path

from django.contrib.auth.models import User
from django.test import Client

from tests.cli.conftest import Run


def test_new_writes_settings_for_nobody_else_and_tells_the_log_in(run: Run, tmp_path: Path):
    folder, name = tmp_path / "news", 'The "Estuary" \\ Tide'
    said = [
        "--name",
        name,
        "--address",
        "https://estuary.example:8443",
        "--language",
        "de",
        "--time-zone",
        "Asia/Tokyo",
    ]

    made = run("new", folder, *said)

    assert made.exit_code == 0, made.output
    file = folder / "imprint.toml"
    settings = tomllib.loads(file.read_text())
    assert len(settings.pop("secret_key")) == 64
    assert settings.pop("tag_authority").startswith("estuary.example,20")
    assert settings == {
        "name": name,
        "tagline": "",
        "language": "de",
        "time_zone": "Asia/Tokyo",
        "primary_address": "https://estuary.example:8443",
    }
    assert file.stat().st_mode & 0o777 == 0o600
    first, second = made.stdout.splitlines()
    assert first == f"Made a site in {folder}. Serve it with: imprint run --site {folder}"
    words, _space, password = second.rpartition(" ")
    assert words == "Write at https://estuary.example:8443/-/newsroom/ as “editor” with the password"
    assert Client().login(username="editor", password=password)


def test_new_draws_another_secret_and_password_each_time(run: Run, tmp_path: Path):
    passwords = set()
    for name in ("a", "b"):
        passwords.add(run("new", tmp_path / name).stdout.split()[-1])
        User.objects.get().delete()

    secrets = {tomllib.loads((tmp_path / name / "imprint.toml").read_text())["secret_key"] for name in ("a", "b")}
    assert (len(passwords), len(secrets)) == (2, 2)


def test_new_where_a_site_is_changes_nothing(run: Run, tmp_path: Path):
    (tmp_path / "imprint.toml").write_text('name = "Older"\n')

    refused = run("new", tmp_path)

    assert (refused.exit_code, refused.output) == (1, f"Error: There is a site in {tmp_path} already.\n")
    assert (tmp_path / "imprint.toml").read_text() == 'name = "Older"\n'
    assert User.objects.count() == 0
