"""templatetags/tables.py"""

import pytest

from imprint.articles.templatetags.tables import figure_columns


@pytest.mark.parametrize(
    "cell",
    [
        "1",
        "1,200",
        "1.200,50",
        "1 200",
        "1’200",
        "-5",
        "−5",
        "+5",
        "12 %",
        "12%",
        "€ 3",
        "3 EUR",
        "$1,200.50",
        "10:30",
        "2020–2025",
        "~5",
        "(7)",
    ],
)
def test_figure_is_told_from_words(cell: str):
    assert figure_columns([[cell]]) == {0}


@pytest.mark.parametrize("cell", ["Ferry", "5 boats", "No. 5", "A1", "12 km", "May 2026", "–", "EUR", "1\n2 tons"])
def test_words_are_told_from_figures(cell: str):
    assert figure_columns([[cell]]) == set()


def test_column_is_of_figures_when_most_cells_that_say_anything_are():
    rows = [
        ["Ferry", "1", "1", "1", None],
        ["Tug", "2", "n/a", "unknown", ""],
        ["Barge", "3", "2", "", ""],
    ]

    assert figure_columns(rows) == {1, 2}


def test_rows_of_different_length_are_read_as_far_as_they_go():
    assert figure_columns([["Ferry"], ["Tug", "2"], ["Barge", "3", "4"]]) == {1, 2}
    assert figure_columns([]) == set()
    assert figure_columns([[]]) == set()
