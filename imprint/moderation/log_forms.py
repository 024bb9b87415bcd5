"""What part of the log somebody wants to see."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.moderation.models import Decision
from imprint.moderation.periods import Period, days_from, month_of, months

POLICY = "policy"
LAST_DAY = date(2199, 12, 31)


class LogForm(forms.Form):
    """Rows of one kind, of one moderator, of one month; each may be left open."""

    kind = forms.ChoiceField(label=_("Decision"), required=False)
    moderator = forms.ChoiceField(label=_("By"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, rows: QuerySet[Decision], chosen: Any) -> None:
        """`rows` are all that may be seen: whoever is in none of them is not offered."""
        super().__init__(chosen)
        self._rows = rows
        people = rows.exclude(moderator_id=None).order_by().values_list("moderator_id").annotate(Max("moderator_name"))
        named = sorted(((str(pk), name) for pk, name in people), key=lambda person: person[1])
        known = [(f"{one.first_day:%Y-%m}", f"{one.first_day:%Y-%m}") for one in months()]
        self.fields["kind"].choices = [("", _("every")), *Decision.Kind.choices]  # type: ignore[attr-defined]
        self.fields["moderator"].choices = [("", _("everybody")), (POLICY, _("the policy")), *named]  # type: ignore[attr-defined]
        self.fields["month"].choices = [("", _("every")), *known]  # type: ignore[attr-defined]

    def chosen_rows(self) -> QuerySet[Decision]:
        """The newest first; none of what is not there."""
        if not self.is_valid():
            return self._rows.none()
        wanted, chosen = Q(), self.cleaned_data
        if chosen["kind"]:
            wanted &= Q(kind=chosen["kind"])
        if chosen["moderator"]:
            wanted &= Q(moderator_id=None if chosen["moderator"] == POLICY else int(chosen["moderator"]))
        if chosen["month"]:
            year, month = map(int, chosen["month"].split("-"))
            wanted &= Q(**month_of(year, month).of("made_at"))
        return self._rows.filter(wanted).order_by("-made_at", "-pk")


class PeriodForm(forms.Form):
    """Days, both included."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        first, last = chosen.get("first"), chosen.get("last")
        if first and last and not date(2000, 1, 1) <= first <= last <= LAST_DAY:
            raise ValidationError(_("The first day must be before the last one, and both between 2000 and 2199."))
        return chosen

    @property
    def period(self) -> Period:
        return days_from(self.cleaned_data["first"], self.cleaned_data["last"])


def this_year() -> dict[str, str]:
    """Up to today, as the form takes it."""
    today = timezone.localdate()
    return {"first": f"{today:%Y}-01-01", "last": today.isoformat()}
