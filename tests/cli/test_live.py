"""Commands that only a process of its own can show. Few, since each takes seconds to start."""

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from imprint.publishing import static
from tests.live.sites import LiveSite, environment, imprint

pytestmark = pytest.mark.live


@pytest.fixture
def folder(site: object, tmp_path: Path) -> Path:
    """A site beside the tests' own, with a copy of its database; its static files are those of the readers' pages."""
    with (
        sqlite3.connect(settings.IMPRINT.folder / "db.sqlite3") as ours,
        sqlite3.connect(tmp_path / "db.sqlite3") as copy,
    ):
        ours.backup(copy)
    ours.close()
    copy.close()
    (tmp_path / "imprint.toml").write_text(f'secret_key = "{"x" * 40}"\n')
    collected = tmp_path / "baked" / "static"
    shutil.copytree(settings.STATICFILES_DIRS[0], collected)
    (collected / static.MARK).write_text(static._source())
    return tmp_path


def test_worker_bakes_and_ends_when_it_is_told(folder: Path):
    site = LiveSite(folder, 0)
    command = [sys.executable, "-m", "imprint.cli", "worker", "--site", str(folder)]
    process = subprocess.Popen(command, env=environment({}), stdout=subprocess.PIPE, text=True)
    try:
        site.wait_until(lambda: site.file("/").exists() and site.file("/robots.txt").exists())
    finally:
        process.send_signal(signal.SIGTERM)
        output, _nothing = process.communicate(timeout=60)

    assert (process.returncode, output) == (0, "Working. Stop with Ctrl-C.\n")


def test_run_at_a_port_that_is_taken_is_one_line(folder: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = imprint("run", "--site", folder, "--port", port, check=False)

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        f"Error: Cannot listen on 127.0.0.1, port {port}: Address already in use. Choose another --port."
    )
    assert "Traceback" not in refused.stderr
