from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    name = "imprint.readers"
    verbose_name = _("Readers")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from imprint.readers import account_data, fresh
        from imprint.readers.privacy import register

        user_logged_in.connect(fresh.note_sign_in, dispatch_uid="imprint.readers.fresh")
        register(account_data.PART)
