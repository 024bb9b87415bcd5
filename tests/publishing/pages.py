"""A small site for the bakery: what its pages say stands in `board`, and it has no articles and no templates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import re_path

from imprint import publishing


@dataclass
class Board:
    """Pages by path: a text, a status or an error, or something to call; and the keys that they depend on."""

    pages: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    must_exist: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def show(self, path: str, content: Any, *keys: str) -> None:
        self.pages[path], self.keys[path] = content, set(keys)


board = Board()


class BoardBakes(publishing.Bakes):
    def paths(self) -> Iterable[str]:
        return [path for path, page in board.pages.items() if page not in (404, 410)]

    def paths_for(self, key: str) -> Iterable[str]:
        if key == "poison":
            raise ValueError("This key is not understood.")
        return board.must_exist.get(key, ())


def show(request: HttpRequest) -> HttpResponseBase:
    board.asked.append(request.path)
    page = board.pages.get(request.path, 404)
    publishing.depend_on(*board.keys.get(request.path, ()))
    if callable(page):
        page = page()
    return answer(page)


def answer(page: str | int | Exception | HttpResponseBase) -> HttpResponseBase:
    if isinstance(page, Exception):
        raise page
    if page == 404:
        raise Http404
    if isinstance(page, int):
        return HttpResponse(status=page)
    return page if isinstance(page, HttpResponseBase) else HttpResponse(page)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("Not here", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Broken", status=500)


handler404: Callable[..., HttpResponse] = not_found
handler500: Callable[..., HttpResponse] = broken
urlpatterns = [re_path("", show)]
