import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from imprint import __version__
from imprint.cli.main import cli, main
from imprint.cli.site import shows_progress
from tests.cli.conftest import Run

COMMANDS = [
    "new",
    "demo",
    "run",
    "worker",
    "bake",
    "import",
    "export-statements",
    "check",
    "backup",
    "restore",
    "manage",
]


def test_command_tells_its_version_and_what_it_can_do():
    version, asked = (CliRunner().invoke(cli, [option]) for option in ("--version", "-h"))

    assert version.output == f"imprint, version {__version__}\n"
    assert sorted(cli.commands) == sorted(COMMANDS)
    assert [name for name in COMMANDS if f"\n  {name} " not in asked.output] == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_every_command_has_help(name: str):
    asked = CliRunner().invoke(cli, [name, "--help"])

    assert (asked.exit_code, asked.output.startswith(f"Usage: cli {name} ")) == (0, True)


@pytest.mark.parametrize(
    "arguments", [["sail"], ["bake", "--sideways"], ["import", "ghost", "x"], ["restore", "/none"]]
)
def test_command_that_is_not_understood_ends_with_2(arguments: list[str]):
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_failure_of_the_machine_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    backup, blocked = tmp_path / "backup.tar.gz", tmp_path / "blocked"
    for file in (backup, blocked):
        file.touch()
    monkeypatch.setattr(sys, "argv", ["imprint", "restore", str(backup), "--site", str(blocked / "site")])

    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == f"Error: Not a directory ({blocked / 'site'})"


def test_command_needs_a_site(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("IMPRINT_SECRET_KEY")
    line = f"Error: There is no site in {tmp_path}. Make one with: imprint new {tmp_path}\n"

    by_option = run("check", "--site", tmp_path)
    monkeypatch.setenv("IMPRINT_SITE", str(tmp_path))
    by_environment = run("check")
    monkeypatch.delenv("IMPRINT_SITE")
    monkeypatch.chdir(tmp_path)
    by_folder = run("check")

    assert [(end.exit_code, end.output) for end in (by_option, by_environment, by_folder)] == [(1, line)] * 3


def test_progress_is_shown_to_people_alone(monkeypatch: pytest.MonkeyPatch):
    seen = []
    for is_terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda answer=is_terminal: answer, raising=False)
        seen.append(shows_progress())

    assert seen == [True, False]


def test_manage_runs_a_command_of_django(run: Run):
    listed = run("manage", "showmigrations", "publishing", "--plan")

    assert (listed.exit_code, listed.output) == (
        0,
        "[X]  publishing.0001_initial\n[X]  publishing.0002_urgent_orders\n",
    )
