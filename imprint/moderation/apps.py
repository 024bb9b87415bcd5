from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "imprint.moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from imprint.discussion.rights import set_limits
        from imprint.moderation import reader_data
        from imprint.moderation.permissions import BeatsAsLimits
        from imprint.readers import privacy

        set_limits(BeatsAsLimits())
        for part in reader_data.PARTS:
            privacy.register(part)
