from pathlib import Path

from imprint.articles.models import Article
from tests.cli.conftest import Run
from tests.exchange.wxr import item, write_wxr


def test_import_tells_what_came_in_and_a_second_time_nothing(run: Run, tmp_path: Path):
    file = write_wxr(tmp_path / "export.xml", item(title="The harbour reopens"), item(title="The ferry"))

    first, again = (run("import", "wordpress", file) for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert set(Article.objects.live().values_list("title", flat=True)) == {"The harbour reopens", "The ferry"}
    assert [line.split() for line in first.stdout.splitlines() if line.startswith("articles")] == [["articles", "2"]]
    assert Article.objects.count() == 2


def test_import_of_what_is_no_export_is_one_line(run: Run, tmp_path: Path):
    (tmp_path / "export.xml").write_text("<html><body>Log in</body></html>")

    refused = run("import", "wordpress", tmp_path / "export.xml")

    assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)
    assert refused.output.startswith("Error: ")
    assert Article.objects.count() == 0
