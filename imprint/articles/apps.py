from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "imprint.articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from imprint.articles import receivers  # noqa: F401  # Connecting them is what the import is for.
