from django.db import models


class BakeOrder(models.Model):
    """One key whose pages must be baked; ordered again while it is being baked, its version grows."""

    key = models.CharField(max_length=600, unique=True)
    version = models.BigIntegerField(default=1)
    is_urgent = models.BooleanField(
        default=False, db_default=False, help_text="Something must not be read any longer: before all others."
    )

    class Meta:
        indexes = [models.Index(fields=["is_urgent"], condition=models.Q(is_urgent=True), name="order_urgent")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class BakedFile(models.Model):
    """A file of the site as it was last written."""

    path = models.CharField(max_length=512, unique=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    baked_at = models.DateTimeField(db_index=True)
    is_packed = models.BooleanField(default=False, help_text="Compressed as small as it gets, which takes time.")

    def __str__(self) -> str:
        return self.path


class BakedDependency(models.Model):
    """The file is baked again when this key is ordered."""

    file = models.ForeignKey(BakedFile, on_delete=models.CASCADE, related_name="dependencies")
    key = models.CharField(max_length=255, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "key"], name="one_dependency_a_key")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.key}"


class Edition(models.Model):
    """The look that all pages were last ordered in: templates, static files, settings. One row."""

    digest = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    is_whole = models.BooleanField(default=False, help_text="All pages were baked since then.")

    def __str__(self) -> str:
        return self.digest
