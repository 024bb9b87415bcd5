"""Steps between saying who one is and being signed in."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class ProofAtSignUp(EmailVerificationStage):
    """Who makes an account proves the address by a code."""

    def handle(self) -> tuple[Any, bool]:
        return super().handle() if self.login.signup else (None, True)
