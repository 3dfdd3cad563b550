"""The record of every edition the public was shown."""

from typing import NamedTuple

from django.db import models

from ..reach import Reach, reach


class Term(NamedTuple):
    """One line of a list: what it is about, what it says, and why if that was chosen for a demonstration."""

    label: str
    words: str
    chosen: str


class PublishedEdition(models.Model):
    """One edition of a policy as the public saw it: its facts, and the wording as it last stood.

    Written by `home.publishing.put_in_force`; the wording follows the page while the edition is in force and is
    never touched again once another edition has taken its place.
    """

    # PROTECT: deleting a page must not delete the record of what a policy said.
    page = models.ForeignKey("home.PolicyPage", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    council = models.CharField(max_length=200)
    version_label = models.CharField(max_length=100)
    issuer = models.CharField(max_length=200)
    change_note = models.TextField()
    content_hash = models.CharField(max_length=128)
    in_force_from = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    fact_labels = models.JSONField(default=dict)
    deadlines = models.JSONField(default=list)
    # The same in the same order as numbers and units, for programs. Empty for editions from before it was kept.
    deadline_lengths = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    demonstration_choices = models.JSONField(default=list)
    chosen_facts = models.JSONField(default=dict)
    appeal_points = models.JSONField(default=list)
    contact = models.JSONField(default=dict)
    # The sections as the policy brought them, to tell later what an editor has changed.
    sections = models.JSONField(default=list)
    wording = models.JSONField(default=list)
    # Headings of the sections whose words an editor had changed: the page's draft keeps the editor's.
    kept_as_draft = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(superseded_at=None), name="one_edition_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"

    @property
    def is_in_force(self) -> bool:
        return self.superseded_at is None

    @property
    def time_limits(self) -> list[Term]:
        """The deadlines, each with the reason when it was chosen for a demonstration."""
        return [Term(label, words, self._chosen.get(label, "")) for label, words in self.deadlines]

    @property
    def duties(self) -> list[Term]:
        """The roles and what each does, each with the reason when part of it was chosen for a demonstration."""
        return [Term(role, duty, self._chosen.get(role, "")) for role, duty in self.roles]

    @property
    def appeal_terms(self) -> list[Term]:
        """What somebody who disagrees with a decision needs to know first."""
        return [Term(*point) for point in self.appeal_points]

    @property
    def chosen_sections(self) -> dict[str, str]:
        """What of each section was chosen for a demonstration, by the section's address."""
        return {section["slug"]: section["chosen"] for section in self.sections if section.get("chosen")}

    @property
    def reach(self) -> Reach:
        """How to reach the council."""
        return reach(self.contact)

    @property
    def _chosen(self) -> dict[str, str]:
        return {self.fact_labels.get(name, name): why for name, why in self.chosen_facts.items()}

    @property
    def short_hash(self) -> str:
        """Enough of the content hash for a person to compare."""
        return self.content_hash.removeprefix("sha256:")[:12]
