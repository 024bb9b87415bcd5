"""What was brought in from elsewhere, so that a second run knows it."""

from django.db import models


class Imported(models.Model):
    """One thing of another system, and what became of it here."""

    source = models.CharField(max_length=200, help_text="The system and site, such as wordpress:example.org.")
    kind = models.CharField(max_length=20)
    their_id = models.CharField(max_length=200)
    theirs = models.CharField(max_length=64, help_text="Digest of what they had when it was brought in.")
    ours = models.CharField(max_length=64, blank=True, help_text="Says whether it was changed here since.")
    our_id = models.BigIntegerField()
    has_open_links = models.BooleanField(default=False, help_text="Links to what was not brought in yet.")
    lacks_files = models.BooleanField(default=False, help_text="Pictures were missing; a later run may find them.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "their_id"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.their_id}"
