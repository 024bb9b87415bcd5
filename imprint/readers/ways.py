"""By how many ways somebody can sign in to an account: the last one is not to be taken away."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings


def ways_to_sign_in(user: Any) -> int:
    """A password, codes to an address that is proved, each passkey, each account at another site."""
    by_code = settings.IMPRINT.mail_url and EmailAddress.objects.filter(user=user, verified=True).exists()
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count()
    elsewhere = SocialAccount.objects.filter(user=user).count()
    return int(user.has_usable_password()) + bool(by_code) + passkeys + elsewhere
