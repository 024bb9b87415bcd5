"""Which pages the apps publish; each app registers its own in bakes.py, as Django's sitemaps are."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from imprint.publishing import store


class Bakes:
    """A kind of page: where all of them are, and which of them a key concerns."""

    def paths(self) -> Iterable[str]:
        """The path of every page of this kind that readers may see."""
        raise NotImplementedError

    def paths_for(self, key: str) -> Iterable[str]:
        """Pages that must exist, or cease to, after this key was ordered, though they were never baked before."""
        return ()


_kinds: list[Bakes] = []


def register(kind: type[Bakes]) -> type[Bakes]:
    _kinds.append(kind())
    return kind


def all_paths() -> Iterator[str]:
    """Without percent signs, as files are named; what cannot be a file is left to be rendered when asked for."""
    for kind in _kinds:
        yield from filter(store.can_keep, map(unquote, kind.paths()))


def paths_for(key: str) -> set[str]:
    return {path for kind in _kinds for path in map(unquote, kind.paths_for(key)) if store.can_keep(path)}
