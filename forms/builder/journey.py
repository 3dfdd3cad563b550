"""A published form as a journey: what `forms.views` walks people through, and what becomes of what they send."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..handlers import FORM, Receipt, RequestMeta
from ..models import Submission
from ..questions import JourneyPage
from ..references import new_reference
from .content import FormContent

if TYPE_CHECKING:
    from .page import FormPage

KIND = "F"


class FormJourney:
    """The journey of one form page. Its drafts and submissions are found by the page's key, whatever its address."""

    limited_pages: Mapping[str, str] = {}

    def __init__(self, page: "FormPage", content: FormContent) -> None:
        self.page = page
        self.content = content
        self.key = key_of(page)
        self.address = page.slug
        self.title = page.title

    @property
    def start_lines(self) -> Sequence[str]:
        return self.content.before

    @property
    def other_ways(self) -> Sequence[str]:
        return self.content.other_ways

    def counted_as(self, page_id: str, typed: str) -> str:
        return typed

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        return self.content.journey

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        return {}

    def submit(self, submission: Submission) -> Receipt:
        """What is sent stays where it is, for those who may read this form's answers."""
        return Receipt(
            reference=_free_reference(),
            title=self.content.confirmation.title,
            next_steps=self.content.confirmation.next_steps,
        )


def key_of(page: "FormPage") -> str:
    """The key of a form page's drafts and submissions; it outlives its title and its address."""
    return f"{FORM}{page.pk}"


def _free_reference() -> str:
    reference = new_reference(KIND)
    while Submission.objects.filter(reference=reference).exists():
        reference = new_reference(KIND)
    return reference
