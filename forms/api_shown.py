"""How a form is to be shown, as the API says it."""

from collections.abc import Iterable

from . import api_schemas as out
from .fields import field_for
from .handlers import JourneyHandler
from .json_schema import unsaid
from .questions import JourneyPage, Question


def page_shown(handler: JourneyHandler, page: JourneyPage) -> out.PageShown:
    return out.PageShown(
        id=page.id,
        title=page.title,
        intro=list(page.intro),
        questions=[_question(question) for question in page.questions],
        limited=page.id in handler.limited_pages,
    )


def rules_of(pages: Iterable[JourneyPage]) -> list[out.Rule]:
    """The rules on these pages that their schema cannot say."""
    found = unsaid(question for page in pages for question in page.questions)
    return [out.Rule(question=one.question, rule=one.rule, value=one.value, words=one.words) for one in found]


def _question(question: Question) -> out.QuestionShown:
    field = field_for(question)
    condition = question.show_when
    return out.QuestionShown(
        id=question.id,
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        required=question.required and question.is_asked,
        options=[out.Choice(value=one.value, label=one.label, hint=one.hint) for one in field.options],
        show_when=out.ShownWhen(**condition.model_dump()) if condition else None,
        autocomplete=question.autocomplete or (field.autocomplete if question.personal else ""),
        input_type=field.input_type,
        inputmode=field.inputmode,
        max_length=question.max_length,
        personal=question.personal,
    )
