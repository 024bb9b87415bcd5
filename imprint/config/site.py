"""What the person who runs a server decides: IMPRINT_* variables, then imprint.toml in the site's folder."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf.locale import LANG_INFO
from pydantic import AfterValidator, BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)


def site_folder() -> Path:
    """The folder of this site: IMPRINT_SITE, or where the command was started."""
    return _resolved(Path.cwd() / os.environ.get("IMPRINT_SITE", ""))


@lru_cache(maxsize=4)  # Asked several times for each page that is baked.
def _resolved(folder: Path) -> Path:
    return folder.resolve()


def what_is_wrong(error: ValidationError | SettingsError) -> str:
    """In one line, for the person who wrote the settings."""
    if isinstance(error, SettingsError):  # A list in the environment that is no JSON.
        return str(error)
    return "; ".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors())


def _with_host(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0  # To ask for the port is to check it.
    except ValueError:
        is_whole = False
    if not is_whole:
        raise PydanticCustomError("no_host", "Scheme and host are wanted, and a port if need be: https://news.example")
    return address


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # KeyError: there is none; the others: it can be no name of one.
        raise PydanticCustomError("no_time_zone", "There is no such time zone; one is Europe/Vienna") from None
    return name


def _known_language(code: str) -> str:
    if code.lower().partition("-")[0] not in LANGUAGES:
        raise PydanticCustomError("no_language", "There is no such language; one is de, another fr-ca")
    return code


LANGUAGES = {code.partition("-")[0] for code in LANG_INFO} - {"no"} | {"dv", "ht", "mi", "tet"}
"""Django does not start in one of which it has no words: it has Norwegian as `nb` and `nn`, and Wagtail has more."""
Address = Annotated[str, Field(pattern=r"^https?://[^/\s]+$"), AfterValidator(_with_host)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"), AfterValidator(_known_language)]
TimeZone = Annotated[str, AfterValidator(_known_zone)]


class AccountProvider(BaseModel, extra="forbid"):
    """Where readers may have an account already: they can sign in with that one."""

    kind: Literal["google", "github", "openid"]
    client_id: str = Field(min_length=1)
    secret: str = Field(min_length=1)
    id: str = Field("", pattern=r"^[a-z0-9-]*$")
    name: str = ""
    server_url: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "AccountProvider":
        if self.kind == "openid" and not (self.id and self.name and self.server_url.startswith("https://")):
            raise PydanticCustomError("not_whole", "openid also wants id, name and server_url (https://…)")
        if self.id in ("google", "github"):
            raise PydanticCustomError("taken", "This id is that of a kind; choose another one")
        return self


class SiteSettings(BaseSettings):
    """Every setting, its kind and its default; docs/settings.md tells them one by one."""

    model_config = SettingsConfigDict(env_prefix="IMPRINT_", extra="forbid")

    _mask_wrapped: ClassVar[bool] = True
    """Django's settings ask every value for it each time, and a model takes long to say that it lacks something."""

    secret_key: str = Field(min_length=32)
    name: str = "Imprint"
    tagline: str = ""
    language: Language = "en"
    time_zone: TimeZone = "UTC"
    primary_address: Address = "http://127.0.0.1:8000"
    other_addresses: list[Address] = []
    embedding_sites: list[Address] = []
    tag_authority: str = "imprint.invalid,2026"
    database_url: str = ""
    behind_proxy: bool = False

    embed_hosts: list[str] = ["www.youtube-nocookie.com", "player.vimeo.com"]

    reader_accounts: bool = True
    account_providers: list[AccountProvider] = []

    hold_comments: bool = False
    guest_name_required: bool = False
    comment_max_length: int = Field(10_000, ge=100, le=100_000)
    edit_window_minutes: int = Field(15, ge=0)
    show_edit_history: bool = True
    readers_point: bool = True
    votes: Literal["up_down", "up", "none"] = "up_down"
    close_after_days: int = Field(0, ge=0, le=36_500)
    calm_shouting: bool = True
    comments_per_minute: int = Field(6, ge=0)
    comments_per_hour: int = Field(60, ge=0)
    thread_comments_per_minute: int = Field(30, ge=0)
    proof_of_work: bool = True
    votes_per_minute: int = Field(30, ge=0)

    desk_blur_score: float = Field(0.9, ge=0, le=1)
    desk_pause_cards: int = Field(80, ge=0)
    desk_pause_minutes: int = Field(45, ge=0)
    public_log: bool = True
    house_rules: str = "/house-rules/"

    mail_from: str = ""
    mail_url: str = ""
    mail_unsubscribe: str = Field("", pattern=r"^([^@\s<>?&,]+@[^@\s<>?&,]+)?$")
    mails_per_minute: int = Field(60, ge=0)

    akismet_key: str = ""
    akismet_url: str = Field("https://rest.akismet.com", pattern=r"^https?://[^\s?#]+[^\s?#/]$")

    scorer_url: str = Field("", pattern=r"^(https?://\S+)?$")
    scorer_key: str = ""

    webhooks_to_private_networks: bool = False

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
