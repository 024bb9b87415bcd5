"""Comments: which come in, under whom, and what became of those of an earlier run."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from imprint import publishing
from imprint.articles.models import Article
from imprint.discussion.badges import AUTHOR
from imprint.discussion.changing import keys_of
from imprint.discussion.hot import take_place
from imprint.discussion.keys import thread_key
from imprint.discussion.models import Comment, Thread
from imprint.discussion.ranking import wilson
from imprint.exchange.models import Imported
from imprint.exchange.report import Outcome
from imprint.exchange.threads import OldComment, bring_in
from imprint.exchange.wordpress.comment_text import html_and_body
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.php import NotSerialised, unserialise
from imprint.exchange.wordpress.records import Post, Remark
from imprint.exchange.wordpress.stickies import STICKY, pin_newest
from imprint.exchange.wordpress.tools import Tools
from imprint.exchange.wordpress.words import moment, plain

TYPES = ("", "comment", "review", STICKY)
STATES = {"1": Comment.State.PUBLISHED, "approve": Comment.State.PUBLISHED, "approved": Comment.State.PUBLISHED,
          "0": Comment.State.PENDING, "hold": Comment.State.PENDING}  # fmt: skip
MOST_VOTES = 2_000_000_000
COPIED = [
    "author_name", "author_email", "body", "html", "state", "ordinal", "edited_at", "edited_by", "up", "down", "score"
]  # fmt: skip


def load_comments(post: Post, article: Article, tools: Tools, notes: Notes) -> None:
    """Write new comments and changed ones; those that were edited or deleted here stay as they are."""
    wanted = {remark.id: remark for remark in post.comments if not _left_out(remark, post, tools)}
    known = tools.memory.get_many("comment", wanted) if wanted else {}
    new = [remark for their_id, remark in wanted.items() if their_id not in known]
    changed = [wanted[their_id] for their_id, row in known.items() if row.theirs != wanted[their_id].digest()]
    if new or changed:
        thread = thread_of(article)
        _bring_in(thread, new, post, tools, notes)
        if changed:
            _update(thread, {remark.id: (remark, known[remark.id]) for remark in changed}, tools, notes)
    tools.report.count("comments", Outcome.AS_BEFORE, len(known) - len(changed))


def leave_out_comments(post: Post, why: str, tools: Tools) -> None:
    for _remark in post.comments:
        tools.report.leave_out(why, post.name)


def thread_of(article: Article) -> Thread:
    """A draft has no address yet; its thread gets it when it is published."""
    thread = Thread.objects.filter(article=article).first()
    return thread or Thread.objects.create(article=article, key=f"/-/drafts/{article.pk}/", title=article.title[:300])


def _left_out(remark: Remark, post: Post, tools: Tools) -> bool:
    why = _why_not(remark)
    if why:
        tools.report.leave_out(why, post.name)
    return bool(why)


def _why_not(remark: Remark) -> str:
    if remark.type in ("pingback", "trackback"):
        return _("pingbacks and trackbacks")
    if remark.type not in TYPES:
        return _("comments of the kind “%(kind)s”, which a plugin added") % {"kind": remark.type[:60]}
    if remark.approved not in STATES:
        return _("comments in the state “%(state)s”") % {"state": remark.approved[:60] or "?"}
    return "" if remark.id else _("comments without a number")


def _bring_in(thread: Thread, new: list[Remark], post: Post, tools: Tools, notes: Notes) -> None:
    """In families: all that is new below one comment that is here, and all that is new by itself."""
    texts = {remark.id: html_and_body(remark.content) for remark in new}
    new = [remark for remark in new if _has_text(texts[remark.id], post, tools)]
    parents = _parents(new, post, tools, notes)
    by_id = {remark.id: remark for remark in new}
    families: dict[str, list[OldComment]] = {}
    for remark in new:
        old = _old_comment(remark, texts[remark.id], parents[remark.id], tools, notes)
        families.setdefault(_eldest(remark.id, parents, by_id), []).append(old)
    stickies = []
    for eldest, family in families.items():
        with_eldest = [*([_stand_in(eldest)] if eldest else []), *family]
        ids = bring_in(thread=thread, comments=with_eldest, source=tools.memory.source)
        rows = [(old.key, ids[old.key], by_id[old.key].digest(), _mark_of_old(old)) for old in family]
        tools.memory.keep_many("comment", rows)
        stickies += [ids[old.key] for old in family if by_id[old.key].type == STICKY]
    pin_newest(thread, stickies, tools, notes)
    tools.report.count("comments", Outcome.NEW, len(new))


def _has_text(text: tuple[str, str], post: Post, tools: Tools) -> bool:
    if not text[0]:
        tools.report.leave_out(_("comments without text"), post.name)
    return bool(text[0])


def _parents(new: Iterable[Remark], post: Post, tools: Tools, notes: Notes) -> dict[str, str]:
    """Whom each answers: the nearest one above that is here or comes along."""
    answered = post.above | {remark.id: remark.parent for remark in post.comments}
    coming = {remark.id for remark in new}
    here = _here(set(answered.values()) - coming - {"", "0"}, tools)
    parents = {}
    for remark in new:
        above, seen = remark.parent, {remark.id}
        while above not in ("", "0") and above not in coming and above not in here and above not in seen:
            seen.add(above)
            above = answered.get(above, "")
        parents[remark.id] = "" if above in ("0", remark.id) else above
        if parents[remark.id] != remark.parent.removeprefix("0"):
            notes.add("orphan")
    return parents


def _here(their_ids: set[str], tools: Tools) -> set[str]:
    """Those of earlier runs that were not deleted since."""
    known = tools.memory.get_many("comment", their_ids) if their_ids else {}
    alive = set(Comment.objects.filter(pk__in=[row.our_id for row in known.values()]).values_list("pk", flat=True))
    return {their_id for their_id, row in known.items() if row.our_id in alive}


def _eldest(their_id: str, parents: dict[str, str], new: dict[str, Remark]) -> str:
    """The comment that is here already and above all of a family of new ones; empty when there is none."""
    seen = set()
    while their_id in new and their_id not in seen:
        seen.add(their_id)
        their_id = parents[their_id]
    return "" if their_id in new else their_id


def _stand_in(their_id: str) -> OldComment:
    """For a comment that is here: bring_in finds it by its key and looks at nothing else."""
    return OldComment(their_id, "", "", "", "", timezone.now())


def _old_comment(remark: Remark, text: tuple[str, str], parent: str, tools: Tools, notes: Notes) -> OldComment:
    html, body = text
    posted_at, is_sure = moment(remark.date_gmt, remark.date)
    if not is_sure:
        notes.add("comment date")
    if "wpdiscuz_feedback_form_id" in remark.meta:
        notes.add("inline")
    up, down = votes_of(remark.meta)
    kind, badge = _standing(remark, tools)
    edited_at, _is_sure = moment(remark.meta.get("wpdiscuz_last_edited_at", ""))
    name = plain(remark.name, 80) or _("Guest")
    return OldComment(
        key=remark.id,
        parent_key=parent,
        name=name,
        body=body,
        html=html,
        posted_at=posted_at or datetime(1970, 1, 1, tzinfo=timezone.get_default_timezone()),
        email=_email(remark.email),
        kind=kind,
        badge=badge,
        state=STATES[remark.approved],
        up=up,
        down=down,
        edited_at=edited_at,
        edited_by=name if edited_at else "",
    )


def _standing(remark: Remark, tools: Tools) -> tuple[str, str]:
    """An account of the newsroom, another account, or a guest, who may have typed anybody's address."""
    if remark.user_id in ("", "0"):
        return Comment.AuthorKind.GUEST, ""
    people = tools.found.people.values()
    if any(remark.user_id == one.user_id or remark.email.lower() == one.email != "" for one in people):
        return Comment.AuthorKind.STAFF, AUTHOR
    return Comment.AuthorKind.READER, ""


def _email(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email[:254]


def votes_of(meta: dict[str, str]) -> tuple[int, int]:
    """wpDiscuz counts both ways, or in old versions only what is left of it."""
    try:
        both = unserialise(meta.get("wpdiscuz_votes_seperate", ""))
    except NotSerialised:
        both = None
    if isinstance(both, dict):
        return _number(both.get("like")), _number(both.get("dislike"))
    left = meta.get("wpdiscuz_votes", "0").strip()
    return (_number(left), 0) if not left.startswith("-") else (0, _number(left))


def _number(value: object) -> int:
    digits = str(value).strip().lstrip("-+")
    return min(int(digits), MOST_VOTES) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0


@transaction.atomic
def _update(thread: Thread, changed: dict[str, tuple[Remark, Imported]], tools: Tools, notes: Notes) -> None:
    comments = Comment.objects.select_related("root", "thread").in_bulk(
        [known.our_id for _remark, known in changed.values()]
    )
    written = []
    for their_id, (remark, known) in changed.items():
        comment = comments.get(known.our_id)
        if comment is None or _mark_of(comment) != known.ours:
            notes.add("comment edited here", remark.name)
            tools.report.count("comments", Outcome.EDITED_HERE)
            continue
        _copy(_old_comment(remark, html_and_body(remark.content), "", tools, notes), comment)
        if comment.ordinal is None and comment.state == Comment.State.PUBLISHED:
            comment.ordinal = take_place(thread.pk, comment.root_id)
        publishing.order({thread_key(thread.pk), *keys_of(comment)})
        written.append((their_id, comment.pk, remark.digest(), _mark_of(comment)))
    rows = [comments[our_id] for _their_id, our_id, _theirs, _ours in written]
    Comment.objects.bulk_update(rows, COPIED, batch_size=200)
    tools.memory.keep_many("comment", written)
    published = thread.all_comments.filter(state=Comment.State.PUBLISHED).count()
    Thread.objects.filter(pk=thread.pk).update(comments=published)
    tools.report.count("comments", Outcome.CHANGED, len(written))


def _copy(old: OldComment, comment: Comment) -> None:
    comment.author_name, comment.author_email = old.name, old.email
    comment.body, comment.html, comment.state = old.body, old.html, old.state
    comment.edited_at, comment.edited_by = old.edited_at, old.edited_by
    comment.up, comment.down, comment.score = old.up, old.down, wilson(old.up, old.down)


def _mark_of(comment: Comment) -> str:
    return _digest(comment.body, comment.state, comment.up, comment.down, comment.edited_at)


def _mark_of_old(old: OldComment) -> str:
    return _digest(old.body, old.state, old.up, old.down, old.edited_at)


def _digest(body: str, state: str, up: int, down: int, edited_at: datetime | None) -> str:
    at = edited_at.timestamp() if edited_at else 0
    return hashlib.sha256(repr((body, str(state), up, down, at)).encode()).hexdigest()
