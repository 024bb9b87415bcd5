from collections.abc import Iterator

import pytest

from imprint.moderation.spam import patience, proofs
from tests.conftest import Configure


@pytest.fixture
def proofs_on(configure: Configure) -> Iterator[None]:
    """As on a real site."""
    configure(proof_of_work=True)
    yield
    proofs.forget()
    patience.forget()
