"""`imprint new` and `imprint demo`: a site to begin with, a site to look at."""

import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from imprint.cli.baking import bake_with_progress
from imprint.cli.serving import PORT, serve_site
from imprint.cli.site import bring_up_to_date, use_site

TOML = """\
# The settings of this site; docs/settings.md tells them all. Each can also be given as IMPRINT_NAME=…
name = {name}
tagline = {tagline}
language = {language}
time_zone = {time_zone}
primary_address = {address}
secret_key = {secret}

# Names articles in feeds. It stays as it is when the address moves, or readers' programs show everything as new.
tag_authority = {authority}
"""
DEMO_PASSWORD = "demo-newsroom"  # noqa: S105  # It opens nothing but the demo, on this machine.


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="Our newsroom", show_default=True, help="The name of the newsroom.")
@click.option("--tagline", default="", help="A line under the name on the front page.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where readers will find it.")
@click.option("--language", default="en", show_default=True, help="The language of its pages, such as de.")
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Vienna.")
def new(folder: Path, name: str, tagline: str, address: str, language: str, time_zone: str) -> None:
    """Make a site in FOLDER: imprint.toml, db.sqlite3, media/, baked/."""
    found(folder, name=name, tagline=tagline, address=address, language=language, time_zone=time_zone)
    password = secrets.token_urlsafe(12)
    make_account("editor", password, "Editors", is_superuser=True)
    bake_with_progress(everything=True)
    click.echo(f"Made a site in {folder}. Serve it with: imprint run --site {folder}")
    click.echo(f"Write at {address.rstrip('/')}/-/newsroom/ as “editor” with the password {password}")


def found(folder: Path, **settings: str) -> None:
    """Write imprint.toml and everything that a site needs; refuse a folder that has one."""
    if (folder / "imprint.toml").exists():
        raise click.ClickException(f"There is a site in {folder} already.")
    secret = secrets.token_urlsafe(48)
    host = _host_of_usable(folder, secret, **settings)
    values = {**settings, "secret": secret, "authority": f"{host},{datetime.now(UTC).year}"}
    folder.mkdir(parents=True, exist_ok=True)
    toml = folder / "imprint.toml"
    toml.touch(mode=0o600)
    try:
        toml.write_text(TOML.format(**{key: _quoted(value) for key, value in values.items()}), encoding="utf-8")
        use_site(folder)
        bring_up_to_date()
        from imprint.articles.setup import set_up_site

        set_up_site()
    except BaseException:
        toml.unlink()  # So that the next try does not find a site.
        raise


def _host_of_usable(folder: Path, secret: str, *, address: str, **settings: str) -> str:
    """The host of the address; ends the command when the settings, or those of the environment, are wrong."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from imprint.config.site import SiteSettings, what_is_wrong

    os.environ["IMPRINT_SITE"] = str(folder.resolve())  # Not the settings of a site in this folder.
    try:
        site = SiteSettings(secret_key=secret, primary_address=address, **settings)  # type: ignore[arg-type]
    except (ValidationError, SettingsError) as error:
        raise click.ClickException(f"A site cannot be made so. {what_is_wrong(error)}") from error
    return site.hosts[0]


def _quoted(value: str) -> str:
    """A TOML string."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def make_account(username: str, password: str, role: str, is_superuser: bool = False, name: str = "") -> Any:
    from django.contrib.auth.models import Group, User

    first, _space, last = name.partition(" ")
    user = User.objects.create_user(
        username, password=password, first_name=first, last_name=last, is_superuser=is_superuser
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Only make it, or serve it too.")
def demo(folder: Path, host: str, port: int, serve: bool) -> None:
    """Make a site with demo content in FOLDER (demo, if not said), and serve it."""
    if not (folder / "imprint.toml").exists():
        address = _address(host, port)
        from imprint.exchange.demo.content import load

        paper = load()
        found(
            folder,
            name=paper.name,
            tagline=paper.tagline,
            address=address,
            language=paper.language,
            time_zone="Europe/Copenhagen",
        )
        from imprint.exchange.demo.loading import load_demo
        from imprint.exchange.demo.moderating import load_moderation

        click.echo("Drawing pictures and writing articles …", err=True)
        load_demo()
        editor = make_account("editor", DEMO_PASSWORD, "Editors", is_superuser=True, name="Ines Aalto")
        make_account("moderator", DEMO_PASSWORD, "Moderators", name="Tom Brekke")
        make_account("reader", DEMO_PASSWORD, "", name="Harbour Reader")
        load_moderation(editor=editor)
    else:
        use_site(folder)
        bring_up_to_date()
    bake_with_progress(everything=False)
    if not serve:
        click.echo(f"The demo is in {folder}. Serve it with: imprint run --site {folder}")
        return
    click.echo(_welcome(host, port))
    sys.stdout.flush()
    serve_site(folder.resolve(), host, port)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _welcome(host: str, port: int) -> str:
    address = _address(host, port)
    return "\n".join([
        f"Read      {address}/",
        f"Write     {address}/-/newsroom/        editor / {DEMO_PASSWORD}",
        f"Moderate  {address}/-/newsroom/        moderator / {DEMO_PASSWORD}",
        f"Comment   {address}/-/account/sign-in/ reader / {DEMO_PASSWORD} (or as a guest, without any account)",
        "Stop with Ctrl-C.",
    ])  # fmt: skip
