"""What the repository promises about itself: what is in the docs, pinned packages, clean files."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from imprint.cli.main import cli
from imprint.config.site import SiteSettings
from imprint.discussion.api import api

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"
LARGEST_FILE_BYTES = 3_000_000


def test_every_setting_is_in_its_page_with_its_default():
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| \S", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    documented = {name: tomllib.loads(f"it = {default}")["it"] if default else ... for name, default in rows}

    assert documented == {
        name: ... if field.is_required() else field.default for name, field in SiteSettings.model_fields.items()
    }


def test_missing_secret_stops_the_start(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IMPRINT_")}
    environment |= {"IMPRINT_SITE": str(tmp_path), "DJANGO_SETTINGS_MODULE": "imprint.config.settings"}

    start = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert start.returncode == 1
    assert start.stderr == f"The settings of {tmp_path} are not usable. secret_key: Field required\n"


def test_every_command_is_in_the_docs():
    docs = _docs()

    assert [words for words in _commands(cli, "imprint") if words not in docs] == []


def test_every_command_says_what_it_does():
    assert [name for name, command in cli.commands.items() if not command.get_short_help_str()] == []


def test_every_path_of_the_api_is_in_the_docs():
    docs = _without_names(_docs())
    described = api.get_openapi_schema()["paths"]
    operations = [f"{method.upper()} {path}" for path, methods in described.items() for method in methods]

    assert [operation for operation in operations if _without_names(operation) not in docs] == []


@pytest.mark.parametrize("name", ["base", "build", "dev", "peer"])
def test_requirements_are_exact_and_have_hashes(name: str):
    text = (REQUIREMENTS / f"{name}.txt").read_text().replace("\\\n", "")
    lines = text.splitlines()

    assert lines
    assert [line for line in lines if not re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_development_has_the_versions_of_the_site():
    assert _pins("base") - _pins("dev") == set()


def test_every_dependency_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    first = lines.index("dependencies = [") + 1
    dependencies = lines[first : lines.index("]", first)]
    for file in REQUIREMENTS.glob("*.in"):
        dependencies += file.read_text().splitlines()

    assert [line for line in dependencies if not re.search(r"\S\s+# \S", line)] == []


def test_licence_is_the_one_that_the_package_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["license"] == "BSD-3-Clause AND MIT AND Unicode-3.0"
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")


def test_no_file_names_a_package_index_or_this_checkout():
    index = r"pypi\.org/simple|files\.pythonhosted|registry\.(npm|yarn)|index-url|find-links|\"resolved\":"
    forbidden = re.compile(f"{index}|{re.escape(str(ROOT))}/")
    texts = {file: _text(file) for file in _committed_files() if file != Path(__file__)}

    assert {str(file): found[0] for file, text in texts.items() if (found := forbidden.search(text))} == {}


def test_no_file_is_made_by_a_tool_or_very_large():
    unwanted = {"uv.lock", "poetry.lock", "Pipfile.lock", "yarn.lock", "db.sqlite3", ".DS_Store"}
    files = _committed_files()

    assert [str(file) for file in files if file.name in unwanted] == []
    assert [str(file) for file in files if file.stat().st_size > LARGEST_FILE_BYTES] == []


def test_every_measurement_is_in_the_docs_and_in_the_run_of_all():
    parts = {file.stem for file in (ROOT / "bench").glob("*.py") if "\ndef main(" in file.read_text()}
    all_of_them = re.search(r"for measurement in \((.*?)\)", (ROOT / "bench/__main__.py").read_text())
    documented = re.search(r"one of them: (.*)", (ROOT / "CONTRIBUTING.md").read_text())

    assert all_of_them
    assert documented
    assert set(all_of_them[1].split(", ")) == set(documented[1].split(", ")) == parts


def test_notice_of_what_others_made_goes_with_it():
    lines = (ROOT / "imprint/core/lookalikes.txt").read_text(encoding="utf-8").splitlines()
    head = " ".join(" ".join(line.lstrip("#") for line in lines if line.startswith("#")).split())
    licence = head[head.index("UNICODE LICENSE V3") :]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert re.search(r"COPYRIGHT AND PERMISSION NOTICE Copyright © 1991-\d{4} Unicode, Inc\. NOTICE TO USER: ", licence)
    assert licence.endswith("without prior written authorization of the copyright holder.")
    assert " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split()).endswith(licence)
    assert (project["license"], project["license-files"]) == (
        "BSD-3-Clause AND MIT AND Unicode-3.0",
        ["LICENSE", "NOTICE"],
    )


def _docs() -> str:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    return "\n".join(page.read_text() for page in pages)


def _commands(group: click.Group, prefix: str) -> Iterator[str]:
    for name, command in group.commands.items():
        words = f"{prefix} {name}"
        if isinstance(command, click.Group):
            yield from _commands(command, words)
        else:
            yield words


def _without_names(text: str) -> str:
    """`/threads/{thread_id}` and `/threads/{id}` are the same path."""
    return re.sub(r"\{\w+\}", "{}", text)


def _pins(name: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE))


def _committed_files() -> list[Path]:
    """What is in the repository or would come into it with the next commit."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("This is no checkout of git.")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in found.stdout.split("\0") if name and (ROOT / name).is_file()]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
