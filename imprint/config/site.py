"""What the person who runs a server decides: IMPRINT_* variables, then imprint.toml in the site's folder."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

Address = Annotated[str, Field(pattern=r"^https?://[^/\s]+$")]


def site_folder() -> Path:
    """The folder of this site: IMPRINT_SITE, or where the command was started."""
    return Path(os.environ.get("IMPRINT_SITE") or Path.cwd()).resolve()


class SiteSettings(BaseSettings):
    """Every setting, its kind and its default; docs/settings.md tells them one by one."""

    model_config = SettingsConfigDict(env_prefix="IMPRINT_", extra="forbid")

    secret_key: str = Field(min_length=32)
    name: str = "Imprint"
    tagline: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    primary_address: Address = "http://127.0.0.1:8000"
    other_addresses: list[Address] = []
    embedding_sites: list[Address] = []
    tag_authority: str = "imprint.invalid,2026"
    database_url: str = ""
    behind_proxy: bool = False

    embed_hosts: list[str] = ["www.youtube-nocookie.com", "player.vimeo.com"]

    hold_comments: bool = False
    guest_name_required: bool = False
    comment_max_length: int = Field(10_000, ge=100, le=100_000)
    edit_window_minutes: int = Field(15, ge=0)
    comments_per_minute: int = Field(6, ge=0)
    votes_per_minute: int = Field(30, ge=0)

    mail_from: str = ""
    mail_url: str = ""
    debug: bool = False

    @field_validator("primary_address", "other_addresses", "embedding_sites", mode="before")
    @classmethod
    def _without_trailing_slash(cls, value: object) -> object:
        if isinstance(value, str):
            return value.rstrip("/")
        return (
            [item.rstrip("/") if isinstance(item, str) else item for item in value]
            if isinstance(value, list)
            else value
        )

    @property
    def folder(self) -> Path:
        return site_folder()

    @property
    def baked(self) -> Path:
        """Everything public: pages, static files, renditions of images."""
        return self.folder / "baked"

    @property
    def media(self) -> Path:
        """What editors uploaded, as they uploaded it; never served."""
        return self.folder / "media"

    @property
    def addresses(self) -> list[str]:
        return [self.primary_address, *self.other_addresses]

    @property
    def hosts(self) -> list[str]:
        return [urlsplit(address).hostname or "" for address in self.addresses]

    @property
    def uses_sqlite(self) -> bool:
        return not self.database_url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, site_folder() / "imprint.toml")
        return init_settings, env_settings, toml
