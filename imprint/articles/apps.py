from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "imprint.articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from imprint.articles import actions, encoding, search_words
        from imprint.articles import receivers as _connected  # noqa: F401  # That is what its import is for.

        actions.make_atomic()
        encoding.use_it()
        search_words.use_it()
