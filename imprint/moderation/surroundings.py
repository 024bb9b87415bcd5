"""What stands around a comment in its thread, for somebody who has to decide about it."""

from dataclasses import dataclass

from imprint.discussion.models import Comment

ABOVE, BELOW = 3, 5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`above` are the comments that it answers, from the top down; `below` the first answers to it."""

    above: list[Comment]
    below: list[Comment]


def surroundings_of(comment: Comment) -> Surroundings:
    above: list[Comment] = []
    parent = comment.parent
    while parent and len(above) < ABOVE:
        above.insert(0, parent)
        parent = parent.parent
    below = Comment.objects.filter(parent=comment, state=Comment.State.PUBLISHED).order_by("pk")[:BELOW]
    return Surroundings(above, list(below))
