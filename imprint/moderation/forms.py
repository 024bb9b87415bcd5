"""What moderators fill in; the services check the rules."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Comment
from imprint.moderation.models import Ground, Restriction
from imprint.moderation.restrictions import ACCOUNT, DEVICE, EMAIL, NETWORK, ways_known

WAYS = {
    ACCOUNT: _("by the account"),
    EMAIL: _("by the e-mail address"),
    DEVICE: _("by the device, as long as it keeps its cookie"),
    NETWORK: _("by the network, for 30 days at most: others may share it"),
}
LENGTHS = [
    ("1", _("a day")),
    ("3", _("three days")),
    ("7", _("a week")),
    ("30", _("a month")),
    ("365", _("a year")),
    ("", _("without an end")),
]
NIGHTS = [("8", _("8 hours")), ("12", _("12 hours")), ("24", _("a day")), ("72", _("three days"))]


class RestrictForm(forms.Form):
    """Whoever wrote one comment; only the ways by which they are known can be chosen."""

    kind = forms.ChoiceField(label=_("What"), choices=Restriction.Kind, initial=Restriction.Kind.SUSPENSION)
    by = forms.MultipleChoiceField(label=_("Known"), widget=forms.CheckboxSelectMultiple)
    length = forms.ChoiceField(label=_("For"), choices=LENGTHS, initial="7", required=False)
    ground = forms.ChoiceField(label=_("Ground"), choices=[("", "—"), *Ground.choices])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )
    legal_ground = forms.CharField(
        label=_("Law"), max_length=500, required=False, help_text=_("Where it is against the law: which one.")
    )

    def __init__(self, comment: Comment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(way, WAYS[way]) for way in ways_known(comment)]
        by: Any = self.fields["by"]
        by.choices = ways
        by.initial = [way for way, _words in ways if way in (ACCOUNT, DEVICE)][:1]

    @property
    def chosen(self) -> dict[str, Any]:
        """As `restrict` takes it."""
        sent = self.cleaned_data
        days = sent["length"] if sent["kind"] != Restriction.Kind.WARNING else ""
        chosen = {name: sent[name] for name in ("kind", "by", "ground", "reason", "legal_ground")}
        return {**chosen, "ends_at": timezone.now() + timedelta(days=int(days)) if days else None}


class SlowForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes between two comments of one reader"), min_value=0, max_value=24 * 60)


class FreezeForm(forms.Form):
    origin = forms.ChoiceField(label=_("Site"), required=False)
    hours = forms.ChoiceField(label=_("For"), choices=NIGHTS, initial="8")
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False, help_text=_("Readers are told."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["origin"]
        sites.choices = [("", settings.IMPRINT.name), *((site, site) for site in settings.IMPRINT.embedding_sites)]

    @property
    def ends_at(self) -> datetime:
        return timezone.now() + timedelta(hours=int(self.cleaned_data["hours"]))
