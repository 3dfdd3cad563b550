"""Runs and tasks: Viewflow's process and task in our own tables, with the columns a queue needs."""

from typing import Any

from django.conf import settings
from django.db import models
from viewflow.workflow.models import AbstractProcess, AbstractTask

from .case import Case
from .policy import Edition

LIVE = ("NEW", "ASSIGNED", "STARTED", "SCHEDULED", "ERROR")


class Run(AbstractProcess):
    """One process at work on one case. Its edition is the case's while it is open, and after that the last it had."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="runs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    process_code = models.CharField(max_length=60)
    process_label = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    outcome = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["created", "pk"]
        # Viewflow adds "manage" to this list when a flow is compiled; said here, migrations never differ.
        default_permissions = ("add", "change", "delete", "view", "manage")
        indexes = [models.Index(fields=["case", "status"])]
        constraints = [
            models.CheckConstraint(
                name="run_over_with_its_moment",
                condition=models.Q(status__in=["DONE", "CANCELED"], finished__isnull=False)
                | (~models.Q(status__in=["DONE", "CANCELED"]) & models.Q(finished__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Task(AbstractTask):
    """A step of a run. Steps that wait for a person have a role and may have a due moment."""

    process = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="task_set")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    # Of one that is done, the edition by which it was done, wherever its case has moved since: it says what the step
    # was, who its role were and what its letter promised. Found by its case, never by its edition: no index.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=60, blank=True)
    independent = models.BooleanField(
        default=False, help_text="Only somebody who took no part in the case may see or do it."
    )
    waits_for = models.CharField(max_length=40, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    due_explained = models.TextField(blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True, help_text="When the sweep found it overdue.")
    escalated_to = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict, blank=True)
    # Viewflow cascades here; a deleted account must never take work with it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Unused (grants are rows of access), but Viewflow's field name would collide with its own table's.
    owner_permission_content_type = models.ForeignKey(
        "contenttypes.ContentType", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created", "pk"]
        permissions = [("work_task", "Can take and complete a task")]
        indexes = [
            models.Index(fields=["case", "status"]),
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["status", "due"]),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new task learns its case and edition from its run, and its step from the node it stands on."""
        if self._state.adding:
            self.case_id, self.edition_id = self.process.case_id, self.process.edition_id
            self.learn_step()
        super().save(*args, **kwargs)

    def learn_step(self) -> None:
        """Take the step, its role and what it waits for from the node the task stands on. Does not save."""
        step = getattr(self.flow_task, "step", None)
        if step is not None:
            self.step, self.kind, self.name = step.id, step.kind, step.label
            self.role = getattr(step, "role", None) or ""
            self.independent = bool(getattr(self.flow_task, "independent", False))
            self.waits_for = getattr(step, "event", None) or ""

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_human(self) -> bool:
        return self.flow_task_type == "HUMAN"
