from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from imprint.webhooks.models import EVENTS, Webhook


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]  # Django itself does not take any.
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=EVENTS.items, widget=forms.CheckboxSelectMultiple, required=True
    )
    address = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")

    class Meta:
        model = Webhook
        fields = ["address", "events", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _("It begins with https://, or http:// inside a network of your own.")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not address.startswith(("http://", "https://")):
            raise forms.ValidationError(_("This is no address of the web."))
        return address
