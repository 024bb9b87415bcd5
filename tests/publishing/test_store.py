import gzip
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import pytest

from imprint.publishing import store

LONG = b"A long page. " * 100


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/a/b/", "a/b/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/2026/11/22/zürich/", "2026/11/22/zürich/index.html"),
        ("/.well-known/keys.txt", ".well-known/keys.txt"),
        ("/a/static/", "a/static/index.html"),
        ("/50% more?/", "50% more?/index.html"),
    ],
)
def test_page_has_a_file(path: str, file: str, baked: Path):
    assert store.file_of(path) == baked / file


@pytest.mark.parametrize(
    "path",
    [
        *("", "a/", "a", "../a/", "/../a/", "/a/../../b/", "/a/..", "/./a/", "//a/", "/a//b/", "/a\0b/", "/a\\b/"),
        *("/index.html", "/a/index.html", "/feed.xml.gz", "/feed.xml.br", "/a.redirect", "/.tmp-a", "/.tmp-a/b/"),
        *("/static/a.css", "/static", "/media/a.jpg", "/-/", "/-/newsroom/", "/-", f"/{'a' * 600}", f"/{'ü' * 130}/"),
    ],
)
def test_unsafe_path_is_refused(path: str, baked: Path):
    assert not store.can_keep(path)
    assert not store.is_baked(path)
    with pytest.raises(store.UnsafePath):
        store.put(path, b"bad")
    with pytest.raises(store.UnsafePath):
        store.remove(path)
    assert not baked.exists()


def test_put_writes_compressed_forms_beside(baked: Path):
    store.put("/a/", LONG)

    assert names(baked / "a") == ["index.html", "index.html.br", "index.html.gz"]
    assert (baked / "a/index.html").read_bytes() == LONG
    assert gzip.decompress((baked / "a/index.html.gz").read_bytes()) == LONG
    assert brotli.decompress((baked / "a/index.html.br").read_bytes()) == LONG


@pytest.mark.parametrize(("path", "body"), [("/a/", b"short"), ("/picture.jpg", LONG)])
def test_put_leaves_short_and_binary_files_plain(path: str, body: bytes, baked: Path):
    store.put(path, body)

    assert [file for file in baked.rglob("*") if file.is_file()] == [store.file_of(path)]


def test_put_of_a_short_page_drops_the_old_compressed_forms(baked: Path):
    store.put("/a/", LONG)
    store.put("/a/", b"short")

    assert names(baked / "a") == ["index.html"]


def test_put_of_a_redirect_keeps_its_target_beside_and_a_page_drops_it(baked: Path):
    store.put("/a/", b"moved", redirect_to="/b/")
    assert names(baked / "a") == ["index.html", "index.html.redirect"]
    assert (baked / "a/index.html.redirect").read_text() == "/b/"

    store.put("/a/", b"back")
    assert names(baked / "a") == ["index.html"]


def test_put_never_shows_half_a_page(baked: Path):
    """Readers who look all the time see one of the two pages, whole, plain and compressed."""
    pages = [b"x" * 50_000, b"y" * 50_000]
    store.put("/a/", pages[0])
    seen, stop = set(), threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add((baked / "a/index.html").read_bytes())
            seen.add(gzip.decompress((baked / "a/index.html.gz").read_bytes()))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(60):
        store.put("/a/", pages[number % 2])
    stop.set()
    reader.join()

    assert seen <= set(pages)


def test_full_disk_keeps_the_old_page_with_all_its_forms(baked: Path):
    """The kernel refuses files that are larger than the process may write, as it refuses to fill a disk further."""
    store.put("/a/", LONG)
    before = {file.name: file.read_bytes() for file in (baked / "a").iterdir()}

    script = "import sys; from imprint.publishing import store; store.put('/a/', b'A much longer page. ' * 10_000)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "imprint.config.settings"}
    process = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )

    assert process.stderr.splitlines()[-1] == "OSError: [Errno 27] File too large"
    assert {file.name: file.read_bytes() for file in (baked / "a").iterdir()} == before


def test_put_replaces_the_plain_file_last(baked: Path):
    """What fails before leaves the old page; readers' programs look at the plain file to see what is new."""
    store.put("/a/", LONG)
    (baked / "a/index.html.gz").unlink()
    (baked / "a/index.html.gz").mkdir()

    with pytest.raises(OSError):
        store.put("/a/", LONG + LONG)

    assert (baked / "a/index.html").read_bytes() == LONG


def test_remove_takes_all_forms_and_empty_folders(baked: Path):
    store.put("/a/b/c/", LONG, redirect_to="/d/")
    store.put("/a/kept.txt", b"kept")

    assert store.remove("/a/b/c/")

    assert [file.relative_to(baked).as_posix() for file in sorted(baked.rglob("*"))] == ["a", "a/kept.txt"]
    assert not store.remove("/a/b/c/")


def test_remove_takes_the_plain_file_first(baked: Path):
    """What fails then leaves compressed forms, which no server sends without the page."""
    store.put("/a/", LONG)
    (baked / "a/index.html.br").unlink()
    (baked / "a/index.html.br").mkdir()

    with pytest.raises(OSError):
        store.remove("/a/")

    assert not (baked / "a/index.html").exists()


def test_pack_makes_the_compressed_form_smaller(baked: Path):
    text = " ".join(f"word {number * 7919 % 997}" for number in range(3000)).encode()
    store.put("/a/", text)
    quick = [(baked / f"a/index.html{ending}").stat().st_size for ending in (".br", ".gz")]

    assert store.pack("/a/")

    packed = [(baked / f"a/index.html{ending}").read_bytes() for ending in (".br", ".gz")]
    assert len(packed[0]) < quick[0]
    assert len(packed[1]) < quick[1]
    assert brotli.decompress(packed[0]) == gzip.decompress(packed[1]) == text


def test_put_in_a_hurry_writes_larger_forms_of_the_same_page(baked: Path):
    text = " ".join(f"word {number * 7919 % 997}" for number in range(3000)).encode()
    store.put("/usual/", text)
    store.put("/hurried/", text, is_hurried=True)

    for ending, unpack in ((".br", brotli.decompress), (".gz", gzip.decompress)):
        usual, hurried = ((baked / name / f"index.html{ending}").read_bytes() for name in ("usual", "hurried"))
        assert len(hurried) > len(usual)
        assert unpack(hurried) == unpack(usual) == text


def test_pack_leaves_what_is_missing_binary_or_large(baked: Path):
    store.put("/picture.jpg", LONG)
    store.put("/large.txt", b"x" * (store.LARGEST_WORTH_PACKING + 1))

    assert [store.pack(path) for path in ("/missing/", "/picture.jpg", "/large.txt")] == [False, False, False]


def test_pack_does_not_overtake_a_newer_page(baked: Path, monkeypatch: pytest.MonkeyPatch):
    store.put("/a/", LONG)
    compress = brotli.compress

    def bake_meanwhile(content: bytes, quality: int) -> bytes:
        monkeypatch.undo()
        store.put("/a/", b"A newer page. " * 100)
        return compress(content, quality=quality)

    monkeypatch.setattr(brotli, "compress", bake_meanwhile)

    assert not store.pack("/a/")
    assert brotli.decompress((baked / "a/index.html.br").read_bytes()) == b"A newer page. " * 100


def test_paths_are_those_of_pages_alone(baked: Path):
    for path in ("/", "/a/", "/a/b/live.json", "/feed.xml"):
        store.put(path, LONG)
    store.put("/moved/", b"moved", redirect_to="/a/")
    for other in ("static/css/a.css", "media/a.jpg", ".tmp-half"):
        (baked / other).parent.mkdir(parents=True, exist_ok=True)
        (baked / other).write_bytes(b"other")

    assert store.paths() == {"/", "/a/", "/a/b/live.json", "/feed.xml", "/moved/"}


def test_leftovers_of_a_killed_process_are_dropped(baked: Path):
    store.put("/a/", LONG)
    (baked / "gone").mkdir()
    for name in ("gone/index.html.br", "gone/index.html.gz", "gone/index.html.redirect", "a/.tmp-old", "a/.tmp-new"):
        (baked / name).write_bytes(b"half")
    os.utime(baked / "a/.tmp-old", (time.time() - 7200,) * 2)

    store.drop_leftovers()

    assert names(baked / "a") == [".tmp-new", "index.html", "index.html.br", "index.html.gz"]
    assert names(baked / "gone") == []


def test_alone_waits_for_another_process():
    script = (
        "from imprint.publishing import store\n"
        "with store.alone():\n    print('in', flush=True); input()\nprint('out', flush=True); input()"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "imprint.config.settings"}
    other = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin
    assert other.stdout
    assert other.stdout.readline() == "in\n"
    entered = threading.Event()

    def enter() -> None:
        with store.alone():
            entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    assert not entered.wait(0.2)
    other.stdin.write("\n")
    other.stdin.flush()
    assert entered.wait(5)

    thread.join()
    other.communicate("\n")
