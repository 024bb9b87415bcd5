"""Wagtail's actions as transactions: what they change, and the bakes that follow from it, live or die together."""

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction


def make_atomic() -> None:
    """Called once, when Django is set up. Wagtail sends its signals inside these."""
    for action in (PublishPageRevisionAction, UnpublishPageAction, MovePageAction, DeletePageAction):
        action.execute = transaction.atomic(action.execute)
