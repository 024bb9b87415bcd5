"""The newsroom's screens of webhooks, for administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imprint.webhooks import services
from imprint.webhooks.forms import WebhookForm
from imprint.webhooks.models import EVENTS, TEST, Delivery, Webhook

LATEST = 50
PERMISSION = "webhooks.change_webhook"
may_manage = permission_required(PERMISSION, login_url="wagtailadmin_login")


@may_manage
def webhooks(request: HttpRequest) -> HttpResponse:
    return render(request, "webhooks/newsroom/webhooks.html", {"webhooks": Webhook.objects.order_by("pk")})


@may_manage
def add(request: HttpRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if form.is_valid():
        webhook = services.save_webhook(webhook=form.save(commit=False))
        return _with_secret(request, webhook)
    return render(request, "webhooks/newsroom/add.html", {"form": form})


@may_manage
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """What it is told, and what became of the latest messages."""
    found = _found(webhook_id)
    form = WebhookForm(request.POST or None, instance=found)
    if form.is_valid():
        services.save_webhook(webhook=form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("newsroom_webhook", webhook_id)
    return _page(request, _found(webhook_id), form)


def _page(request: HttpRequest, found: Webhook, form: WebhookForm, secret: str = "") -> HttpResponse:
    words = {**EVENTS, TEST: _("Test")}
    deliveries = [(one, words.get(one.event, one.event)) for one in found.deliveries.order_by("-pk")[:LATEST]]
    context = {"webhook": found, "form": form, "deliveries": deliveries, "secret": secret}
    return render(request, "webhooks/newsroom/webhook.html", context)


def _with_secret(request: HttpRequest, found: Webhook) -> HttpResponse:
    """The only page that ever shows the secret."""
    return _page(request, found, WebhookForm(instance=found), found.secret)


@may_manage
@require_POST
def test(request: HttpRequest, webhook_id: int) -> HttpResponse:
    services.send_test(webhook=_found(webhook_id))
    messages.success(request, _("A test is on its way. Reload this page in a moment to see the answer."))
    return redirect("newsroom_webhook", webhook_id)


@may_manage
@require_POST
def renew(request: HttpRequest, webhook_id: int) -> HttpResponse:
    return _with_secret(request, services.renew_secret(webhook=_found(webhook_id)))


@may_manage
@require_POST
def delete(request: HttpRequest, webhook_id: int) -> HttpResponse:
    services.delete_webhook(webhook=_found(webhook_id))
    messages.success(request, _("The webhook is gone."))
    return redirect("newsroom_webhooks")


@may_manage
@require_POST
def again(request: HttpRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    lost = Delivery.objects.filter(state=Delivery.State.FAILED, webhook=webhook_id)
    services.send_again(delivery=get_object_or_404(lost, pk=delivery_id))
    messages.success(request, _("It is sent again."))
    return redirect("newsroom_webhook", webhook_id)


def _found(webhook_id: int) -> Webhook:
    return get_object_or_404(Webhook, pk=webhook_id)


urlpatterns = [
    path("webhooks/", webhooks, name="newsroom_webhooks"),
    path("webhooks/add/", add, name="newsroom_add_webhook"),
    path("webhooks/<int:webhook_id>/", webhook, name="newsroom_webhook"),
    path("webhooks/<int:webhook_id>/test/", test, name="newsroom_test_webhook"),
    path("webhooks/<int:webhook_id>/secret/", renew, name="newsroom_renew_webhook"),
    path("webhooks/<int:webhook_id>/delete/", delete, name="newsroom_delete_webhook"),
    path("webhooks/<int:webhook_id>/<int:delivery_id>/again/", again, name="newsroom_send_webhook_again"),
]
