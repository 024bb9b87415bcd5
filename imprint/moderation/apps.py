from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "imprint.moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from imprint.discussion import asides
        from imprint.discussion.gate import set_gatekeeper
        from imprint.discussion.rights import set_limits
        from imprint.moderation import fair_data, letters, own_page, reader_data
        from imprint.moderation.checks import add_check, add_note
        from imprint.moderation.gate import Gatekeeper
        from imprint.moderation.permissions import BeatsAsLimits
        from imprint.moderation.spam import door, questions
        from imprint.moderation.starting import let_editors_change_the_policy
        from imprint.readers import privacy

        set_gatekeeper(Gatekeeper())
        add_check(door.check_spam)
        add_note(door.note_written)
        add_note(questions.ask_later)
        set_limits(BeatsAsLimits())
        post_migrate.connect(let_editors_change_the_policy, sender=self)
        asides.register(own_page.said_of)
        letters.register_all()
        for part in (*fair_data.PARTS, *reader_data.PARTS):
            privacy.register(part)
