from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PublishingConfig(AppConfig):
    name = "imprint.publishing"

    def ready(self) -> None:
        autodiscover_modules("bakes")
