"""What pages of one round have in common is looked up once, and every page still depends on it."""

from imprint import publishing
from imprint.publishing.bakery import bake
from imprint.publishing.dependencies import note_dependencies, one_round
from imprint.publishing.models import BakedDependency
from tests.publishing.pages import Board

asked: list[str] = []


@publishing.once_a_round
def menu(of: str) -> str:
    publishing.depend_on(f"menu:{of}")
    asked.append(of)
    return f"The menu of {of}"


def test_pages_of_one_round_share_what_they_ask(board: Board, db: None):
    asked.clear()
    board.show("/a/", lambda: menu("all"))
    board.show("/b/", lambda: menu("all"))

    bake(["/a/", "/b/"])

    assert asked == ["all"]
    files = BakedDependency.objects.filter(key="menu:all").values_list("file__path", flat=True)
    assert set(files) == {"/a/", "/b/"}


def test_the_next_round_asks_again(board: Board, db: None):
    asked.clear()
    board.show("/a/", lambda: menu("all"))

    bake(["/a/"])
    bake(["/a/"])

    assert asked == ["all", "all"]


def test_other_questions_have_other_answers():
    with one_round():
        assert (menu("one"), menu("two"), menu(of="two")) == (
            "The menu of one",
            "The menu of two",
            "The menu of two",
        )


def test_outside_a_round_nothing_is_kept():
    asked.clear()

    with note_dependencies() as keys:
        assert menu("all") == menu("all") == "The menu of all"

    assert asked == ["all", "all"]
    assert keys == {"menu:all"}
