"""Documents that a published page refers to; what lies in drafts is for editors only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import Page, ReferenceIndex

from imprint import publishing
from imprint.articles.models import Author


def is_published(document: AbstractDocument) -> bool:
    """Also by what is said about an author, whose page is always public."""
    references = ReferenceIndex.get_references_to(document).select_related("content_type", "base_content_type")
    pks: dict[object, list[str]] = {Page: [], Author: []}
    for reference in references:
        model = reference.base_content_type.model_class()
        if model in pks:
            pks[model].append(reference.object_id)
    key = {Page: "page", Author: "author"}
    publishing.depend_on(*(f"{key[model]}:{pk}" for model in key for pk in pks[model]))
    return bool(pks[Author]) or Page.objects.live().filter(pk__in=pks[Page]).exists()


def serve(request: HttpRequest, document_id: str, filename: str) -> HttpResponse:
    document = get_object_or_404(get_document_model(), pk=document_id)
    if not is_published(document) and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    answer: HttpResponse = wagtail_serve(request, document_id, filename)
    return answer
