from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "imprint.config"

    def ready(self) -> None:
        from imprint.config.inline_scripts import allow_widgets

        allow_widgets()
