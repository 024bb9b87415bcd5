"""What the parts of an import share in one run."""

from dataclasses import dataclass, field

from imprint.exchange.report import Report
from imprint.exchange.wordpress.links import Links
from imprint.exchange.wordpress.memory import Memory
from imprint.exchange.wordpress.notes import OF_FILES, SENTENCES, Notes
from imprint.exchange.wordpress.places import Places
from imprint.exchange.wordpress.survey import Survey
from imprint.exchange.wordpress.uploads import Uploads

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Tools:
    found: Survey
    memory: Memory
    uploads: Uploads
    links: Links
    places: Places
    report: Report
    pinned_now: set[int] = field(default_factory=set)
    """Threads whose pinned comment came in this run."""

    def forget(self) -> None:
        """After a transaction was rolled back."""
        self.memory.look_up("post", [])
        self.uploads.forget()
        self.places.forget()

    def tell(self, notes: Notes, name: str) -> None:
        """Put what was noted of an item into the report, with the item's name."""
        for key, what in notes.found:
            self.report.note(str(SENTENCES[key]), _example(name, what))

    def leave_out(self, notes: Notes, name: str) -> None:
        """The item itself, for what was noted of it."""
        for key, what in notes.found:
            self.report.leave_out(str(OF_FILES[key]), _example(name, what))


def _example(name: str, what: str) -> str:
    shown = what if len(what) <= SHOWN else f"…{what[1 - SHOWN :]}"  # The end of an address tells more.
    return f"“{name[:SHOWN]}”: {shown}" if what and what != name else f"“{name[:SHOWN]}”"
