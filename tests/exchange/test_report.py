from imprint.exchange.report import EXAMPLES, WIDTH, Outcome, Report


def test_table_has_the_kinds_that_came_in():
    report = Report()
    report.count("articles", Outcome.NEW, 1_234)
    report.count("comments", Outcome.AS_BEFORE, 5)
    report.leave_out("old versions", "One")
    report.leave_out("old versions", "Two")
    report.note("pictures that were refused", "a.jpg")

    assert report.table().splitlines() == [
        "Brought in                       new   as before",
        "articles                       1,234           0",
        "comments                           0           5",
        "",
        "Left out",
        "      2  old versions",
        "         One; Two",
        "",
        "Worth a look",
        "      1  pictures that were refused",
        "         a.jpg",
    ]


def test_table_of_a_run_without_news_says_so():
    report = Report()
    report.count("articles", Outcome.AS_BEFORE)

    assert report.changed_something is False
    assert report.table().endswith("Everything was here already; nothing was changed.")


def test_table_of_nothing_says_so():
    assert Report().table() == "Nothing was brought in."


def test_examples_are_few_and_each_is_there_once():
    report = Report()
    for number in range(1_000):
        report.note("something", f"item {number // 2}")

    cases = report.notes["something"]
    assert (cases.count, len(cases.examples)) == (1_000, EXAMPLES)
    assert cases.examples == [f"item {number}" for number in range(EXAMPLES)]
    assert "and 995 more" in report.table()


def test_lines_of_the_table_fit_a_terminal():
    report = Report()
    for number in range(9):
        report.leave_out("a long reason " * 20, f"example {number} " * 9)

    assert max(map(len, report.table().splitlines())) <= WIDTH
