"""Settings that cannot be used: one line that says where, and nothing is written."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.live.sites import imprint

SECRET = f'secret_key = "{"x" * 40}"\n'


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--time-zone", "Mars/Phobos", "time_zone: There is no such time zone; one is Europe/Vienna"),
        ("--time-zone", "../passwd", "time_zone: There is no such time zone; one is Europe/Vienna"),
        ("--language", "tlh", "language: There is no such language; one is de, another fr-ca"),
        ("--language", "no", "language: There is no such language; one is de, another fr-ca"),
        ("--address", "estuary.example", r"primary_address: String should match pattern '^https?://[^/\s]+$'"),
        (
            "--address",
            "https://:8000",
            "primary_address: Scheme and host are wanted, and a port if need be: https://news.example",
        ),
        (
            "--address",
            "https://news.example:99999",
            "primary_address: Scheme and host are wanted, and a port if need be: https://news.example",
        ),
        (
            "--address",
            "https://[news.example",
            "primary_address: Scheme and host are wanted, and a port if need be: https://news.example",
        ),
    ],
)
def test_new_with_a_wrong_setting_writes_nothing(option: str, value: str, reason: str, run: Run, tmp_path: Path):
    refused = run("new", tmp_path / "news", option, value)

    assert (refused.exit_code, refused.output) == (1, f"Error: A site cannot be made so. {reason}\n")
    assert not (tmp_path / "news").exists()


def test_new_does_not_mind_the_settings_of_a_site_around_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "imprint.toml").write_text("name = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("IMPRINT_SITE")

    assert run("new", "news").exit_code == 0


def test_new_that_fails_halfway_can_be_tried_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("imprint.cli.founding.bring_up_to_date", fail)
        assert run("new", tmp_path / "news").exit_code == 1

    assert run("new", tmp_path / "news").exit_code == 0


@pytest.mark.parametrize("port", [0, 65_536, 99_999])
@pytest.mark.parametrize("command", [["run"], ["demo", "news"]])
def test_port_that_is_none_is_refused(command: list[str], port: int, run: Run):
    refused = run(*command, "--port", port)

    assert refused.exit_code == 2
    assert refused.output.splitlines()[-1] == (
        f"Error: Invalid value for '--port': {port} is not in the range 1<=x<=65535."
    )


@pytest.mark.live
@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (SECRET + 'name = "The Estuary\n', "cannot be read as TOML: Illegal character '\\n' (at line 2, column 20)"),
        (SECRET + "name = \n", "cannot be read as TOML: Invalid value (at line 2, column 8)"),
        (SECRET + 'name = "M\udcfcndung"\n', "cannot be read as TOML: 'utf-8' codec can't decode"),
    ],
)
def test_broken_toml_is_one_line_with_file_and_line(toml: str, sentence: str, tmp_path: Path):
    (tmp_path / "imprint.toml").write_text(toml, errors="surrogateescape")

    refused = imprint("check", "--site", tmp_path, check=False)

    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert refused.stderr.startswith(f"{tmp_path / 'imprint.toml'} {sentence}")


@pytest.mark.live
def test_list_in_the_environment_that_is_no_list_is_one_line(tmp_path: Path):
    (tmp_path / "imprint.toml").write_text(SECRET)

    refused = imprint("check", "--site", tmp_path, check=False, IMPRINT_EMBED_HOSTS="player.example")

    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert "embed_hosts" in refused.stderr
