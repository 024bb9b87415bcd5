from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "imprint.mailing"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from imprint.mailing.privacy import PART
        from imprint.readers.privacy import register

        register(PART)
