"""What an editor does, and the bakes that follow, are one transaction."""

from typing import Any

import pytest
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from imprint.articles import services
from imprint.articles.models import Article
from tests.factories import make_article


class PowerCut(BaseException):
    """Nothing catches it."""


@pytest.fixture
def article(transactional_db: None) -> Article:
    return make_article("As it was")


@pytest.fixture
def power_cut(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends just when it would order the bakes."""

    def end(**kwargs: Any) -> None:
        raise PowerCut

    monkeypatch.setattr(services, "order_page", end)
    monkeypatch.setattr(services, "remember_gone", end)


@pytest.mark.usefixtures("power_cut")
def test_publishing_without_its_orders_changes_nothing(article: Article):
    article.title = "As it became"
    revision = article.save_revision()

    with pytest.raises(PowerCut):
        revision.publish()

    assert Article.objects.get().title == "As it was"


@pytest.mark.usefixtures("power_cut")
@pytest.mark.parametrize("action", [UnpublishPageAction, DeletePageAction])
def test_taking_away_without_its_orders_changes_nothing(action: Any, article: Article):
    with pytest.raises(PowerCut):
        action(article, user=None).execute(skip_permission_checks=True)

    assert Article.objects.get().live
