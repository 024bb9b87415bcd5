from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "imprint.webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from imprint.webhooks import receivers  # noqa: F401  # Connecting them is what the import is for.
