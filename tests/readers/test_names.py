import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from imprint.articles.models import Author
from imprint.readers import names
from tests.conftest import Configure
from tests.factories import make_author, make_moderator, make_user


@pytest.mark.parametrize(
    "name",
    [
        *[
            "Moderator",
            "MODERATOR ",
            "Μoderator",
            "The Editors",
            "Anna, Moderator",
            "Admin",
            "administrator",
            "Newsroom",
        ],
        *["Staff", "Editorial team", "Imprint", "THE IMPRINT", "lmprint", "Moderation ★", "Estuary Newsroom", "Еditor"],
    ],
)
def test_is_taken_of_an_office_and_the_site_itself(db: None, name: str):
    assert names.is_taken(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ines",
        "Edith",
        "Adm",
        "Modesta",
        "Imprint Fan",
        "Guest",
        "Редкая птица",
        "محمد",
        "李明",
        "👩🏽‍🚀",
        "Adminka",
        "x",
    ],
)
def test_is_taken_of_other_names_is_not(db: None, name: str):
    assert not names.is_taken(name)


@pytest.mark.parametrize(
    "name",
    [
        *["M0derator", "Adm1n", "4dmin", "M0d3r4t0r", "Ed1t0r", "3d1t0r5", "The Ed1tors", "Anna, M0derator", "5taff"],
        *["1mprint", "Аdm1n", "Adm１n", "N3WSR00M", "5upp0r7", "Mode-rat0r"],
    ],
)
def test_is_taken_of_an_office_with_figures_for_letters(db: None, name: str):
    assert names.is_taken(name)


@pytest.mark.parametrize("name", ["Anna1990", "Adam 5", "1984", "Moderna1", "Agent 007", "R2D2", "Ed1th", "50 Cent"])
def test_is_taken_of_other_names_with_figures_is_not(db: None, name: str):
    make_user("Anna")

    assert not names.is_taken(name)


def test_is_taken_reads_figures_in_the_words_of_the_language_of_the_site(db: None, configure: Configure):
    assert not names.is_taken("R3dakt1on")

    configure(language="de")
    assert [names.is_taken(name) for name in ("R3dakt1on", "M0derat0rin", "Adm1n")] == [True, True, True]
    configure(language="fr")
    assert [names.is_taken(name) for name in ("R3daction", "Éd1t0r")] == [True, True]
    configure(language="es")
    assert names.is_taken("Redacc10n")


def test_is_taken_reads_figures_for_names_of_the_newsroom_and_no_others(db: None):
    jonas = make_user("jonas", first_name="Jonas Vidal")
    make_author("Jonas Vidal", user=jonas)
    make_author("Mira Okafor")
    moderator = make_moderator()
    User.objects.filter(pk=moderator.pk).update(first_name="Noa", last_name="Sol")
    make_user("anna", first_name="Anna Lee")
    names.forget()

    taken = [names.is_taken(name) for name in ("J0nas V1dal", "M1ra 0kaf0r", "N0a S0l", "Ann4 L33", "Anna L", "N0el")]
    assert taken == [True, True, True, False, False, False]
    assert not names.is_taken("J0nas Vidal", by_account=jonas.pk)
    assert not names.is_taken("N0a S0l", by_account=moderator.pk)
    assert names.is_taken("N0a S0l", by_account=jonas.pk)

    moderator.delete()
    assert not names.is_taken("N0a S0l")


def test_is_taken_forgets_figures_with_the_author(db: None):
    author = make_author("Mira Okafor")
    assert names.is_taken("M1ra Okafor")

    author.name = "Mira Sol"
    author.save()
    assert [names.is_taken(name) for name in ("M1ra Okafor", "M1ra 5ol")] == [False, True]

    author.delete()
    assert not names.is_taken("M1ra 5ol")


def test_is_taken_follows_the_name_of_the_site(db: None, configure: Configure):
    configure(name="Südkurier")

    assert [names.is_taken(name) for name in ("SÜDKURIER", "Imprint")] == [True, False]


def test_is_taken_knows_accounts_by_the_name_that_readers_see(db: None):
    ines = make_user("ines-77", first_name="Inês", last_name="da Costa")
    make_user("karla")

    taken = [names.is_taken(name) for name in ("INÊS DA COSTA", "Кarla", "ines-77", "Karl")]
    assert taken == [True, True, False, False]
    assert not names.is_taken("Inês da Costa", by_account=ines.pk)
    assert names.is_taken("Karla", by_account=ines.pk)


def test_is_taken_knows_authors_and_leaves_them_their_name(db: None):
    user = make_user("m", first_name="Mira Okafor")
    make_author("Mira Okafor", user=user)
    make_author("Jonas Vidal")

    assert [names.is_taken(name) for name in ("Mirа Okafor", "JonasVidal")] == [True, True]
    assert [names.is_taken(name, by_account=user.pk) for name in ("Mira Okafor", "Jonas Vidal")] == [False, True]


def test_is_taken_of_a_name_that_two_have_belongs_to_neither(db: None):
    one, _other = make_user("a", first_name="Kim"), make_user("b", first_name="Kim")

    assert names.is_taken("Kim", by_account=one.pk)


def test_is_taken_follows_renaming_and_leaving(db: None):
    assert not names.is_taken("Before")  # From here on it is known, and changes must be noticed.
    user, author = make_user("u", first_name="Before"), make_author("Signed before")
    assert (names.is_taken("Before"), names.is_taken("Signed before")) == (True, True)

    user.first_name, author.name = "After", "Signed after"
    user.save()
    author.save()
    assert [names.is_taken(name) for name in ("Before", "After", "Signed before", "Signed after")] == [
        *(False, True, False, True)
    ]

    user.delete()
    author.delete()
    assert (names.is_taken("After"), names.is_taken("Signed after")) == (False, False)


def test_is_taken_costs_no_query_once_the_names_are_known(db: None, django_assert_num_queries: Any):
    names.is_taken("Ines")

    with django_assert_num_queries(0):
        for number in range(100):
            names.is_taken(f"Ines {number}")


@pytest.fixture
def looking_often() -> Iterator[None]:
    names.LOOK_AGAIN_AFTER_S, rest = 0.0, names.REST
    names.REST = 0
    yield
    names.LOOK_AGAIN_AFTER_S, names.REST = 3600.0, rest
    for thread in threading.enumerate():
        if thread.name == "names":
            thread.join()


@pytest.mark.django_db(transaction=True)
def test_is_taken_learns_what_another_process_changed(looking_often: None):
    """Signals of other processes are not ours: here nobody sends one."""
    author = make_author("Old name")
    assert names.is_taken("Old name")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_author SET name = 'New name' WHERE id = %s", [author.pk])
    assert Author.objects.get().name == "New name"

    for _look in range(100):
        if names.is_taken("New name"):
            break
        for thread in threading.enumerate():
            if thread.name == "names":
                thread.join()
    assert (names.is_taken("New name"), names.is_taken("Old name")) == (True, False)
