"""The desk's places in the staff menu."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.menu import MenuItem

from ..access import forms_read_by, may
from .letter import waiting


class LettersItem(MenuItem):
    """Shown to those who have a letter to post or to hand over."""

    def is_shown(self, request: HttpRequest) -> bool:
        return waiting(request).listed > 0


class ReportItem(MenuItem):
    """Shown to those who may report an incident."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "report")


class SentItem(MenuItem):
    """Shown to those who read what is sent with a form."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(forms_read_by(request.user))


class PolicyItem(MenuItem):
    """Shown to those who may change policies."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "edit_policy")


def inbox_item() -> MenuItem:
    return MenuItem("Inbox", reverse("desk:inbox"), name="desk-inbox", icon_name="tasks", order=10)


def letters_item() -> MenuItem:
    # Short: the sidebar cuts off what is longer. The page says the rest.
    return LettersItem("Letters", reverse("desk:letters"), name="desk-letters", icon_name="mail", order=40)


def report_item() -> MenuItem:
    return ReportItem("Report an incident", reverse("desk:report"), name="desk-report", icon_name="warning", order=20)


def my_reports_item() -> MenuItem:
    return ReportItem("My reports", reverse("desk:my_reports"), name="desk-my-reports", icon_name="list-ul", order=30)


def sent_item() -> MenuItem:
    return SentItem("Forms received", reverse("desk:sent"), name="desk-sent", icon_name="form", order=50)


def who_does_what_item() -> MenuItem:
    return PolicyItem("Who does what", reverse("desk:who_does_what"), name="desk-who", icon_name="group", order=310)


def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


def without_wagtails_own(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leaves out Wagtail's help: its badge counts news of Wagtail, which is no work of anybody here (a hook)."""
    items[:] = [item for item in items if item.name != "help"]
