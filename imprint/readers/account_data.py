"""What the account itself holds, as a part of what a reader can take with them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from imprint.readers.models import Letter
from imprint.readers.privacy import Comments, Part, Person


def export(person: Person) -> dict[str, Any] | None:
    user = person.user
    if user is None:
        return None
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified")
    passkeys = Authenticator.objects.filter(user=user)
    elsewhere = SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "last_login")
    return {
        "name": user.get_full_name() or user.get_username(),
        "user_name": user.get_username(),
        "addresses": list(addresses),
        "has_password": user.has_usable_password(),
        "passkeys": [{"name": str(key), "added": key.created_at, "used": key.last_used_at} for key in passkeys],
        "connected": list(elsewhere),
        "since": user.date_joined,
        "signed_in": user.last_login,
    }


def erase(person: Person, comments: Comments) -> None:
    """Letters on their way; the rest goes with the account."""
    Letter.objects.filter(email__in=person.addresses).delete()


PART = Part("account", export, erase)
