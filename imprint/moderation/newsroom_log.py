"""The newsroom's screen of the log: who decided what, when and why, within what a moderator looks after."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from imprint.discussion.models import Comment, Thread
from imprint.moderation.log_forms import LogForm
from imprint.moderation.models import Decision
from imprint.moderation.permissions import decisions_for, for_moderators
from imprint.moderation.tables import csv_lines

PAGE_LENGTH = 50
COLUMNS = (
    "id", "made_at", "moderator_name", "kind", "comment_id", "thread_id", "section_id", "origin", "ground", "reason",
    "source", "is_found_by_machine", "rule", "policy", "undoes", "waited_s",
)  # fmt: skip
"""As the table has them; those who lay two years side by side want them to stay."""


@for_moderators
def log(request: HttpRequest) -> HttpResponse:
    form = LogForm(decisions_for(request.user), request.GET)
    page = Paginator(form.chosen_rows(), PAGE_LENGTH).get_page(request.GET.get("p"))
    chosen = request.GET.copy()
    chosen.pop("p", None)
    context = {"form": form, "page": page, "rows": _with_places(page), "chosen": chosen.urlencode()}
    return render(request, "moderation/log/log.html", context)


def _with_places(page: Page[Decision]) -> list[dict[str, Any]]:
    """Each with its discussion and comment, where they are still there."""
    decisions = list(page.object_list)
    threads = Thread.objects.in_bulk({one.thread_id for one in decisions if one.thread_id})
    wanted = {one.comment_id for one in decisions if one.comment_id}
    comments = set(Comment.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        {
            "decision": one,
            "thread": threads.get(one.thread_id or 0),
            "comment": one.comment_id if one.comment_id in comments else None,
        }
        for one in decisions
    ]


@for_moderators
def log_csv(request: HttpRequest) -> HttpResponse:
    form = LogForm(decisions_for(request.user), request.GET)
    rows = form.chosen_rows().values_list(*COLUMNS).iterator(chunk_size=1000)
    lines = csv_lines(COLUMNS, map(_as_cells, rows))
    name = f"log-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    answer: Any = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return answer


def _as_cells(row: tuple[Any, ...]) -> list[Any]:
    number, made_at, *rest = row
    return [number, timezone.localtime(made_at).isoformat(timespec="seconds"), *rest]


urlpatterns = [
    path("log/", log, name="newsroom_log"),
    path("log.csv", log_csv, name="newsroom_log_csv"),
]
