from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "imprint.articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from imprint.articles import encoding, receivers  # noqa: F401  # Connecting receivers is what their import is for.

        encoding.use_it()
