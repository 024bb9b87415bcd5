"""Documents that a published page refers to; what lies in drafts is for editors only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import Page, ReferenceIndex


def is_published(document: AbstractDocument) -> bool:
    pages = [reference.object_id for reference in ReferenceIndex.get_references_to(document)]
    return Page.objects.live().filter(pk__in=pages).exists()


def serve(request: HttpRequest, document_id: str, filename: str) -> HttpResponse:
    document = get_object_or_404(get_document_model(), pk=document_id)
    if not is_published(document) and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    answer: HttpResponse = wagtail_serve(request, document_id, filename)
    return answer
