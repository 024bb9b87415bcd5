from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    name = "imprint.discussion"
    verbose_name = _("Discussion")

    def ready(self) -> None:
        from imprint.articles.questions import know_comments
        from imprint.discussion import news, reader_data, receivers, reserved, telling, thanks  # noqa: F401  # Connecting them is what the import is for.
        from imprint.mailing.registry import register
        from imprint.readers import privacy

        know_comments(thanks.is_comment_under)
        register("thread", news.news_of, news.still_told)
        telling.register_it()
        reserved.watch()
        for part in reader_data.PARTS:
            privacy.register(part)
