from django.utils import translation

from imprint.core.language import language, settled_language


def test_the_language_is_the_readers():
    with translation.override("de"):
        assert language() == "de"


def test_settled_language_is_that_of_the_begin_until_the_end():
    with translation.override("de"), settled_language():
        translation.activate("fr")
        assert language() == "de"

    with translation.override("fr"):
        assert language() == "fr"
