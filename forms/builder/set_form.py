"""The editor of a shared set of questions."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from ..editor.codes import PASSING, Schema, code_from, settled
from ..editor.fields import DraftField
from ..editor.gaps import data_in
from ..editor.panels import ModulesPanel, PartsPanel, Tabs
from ..editor.places import Tab
from ..editor.reading import ContentFault, read_as
from ..editor.to_do import ToDo
from .drafts import as_text
from .form import WORDS, lookup_choices
from .set_content import SET_FORMAT, SetContent
from .sets import QuestionSet

TAB = Tab("questions", "Questions", ("questions",), "Every form that uses this set asks these questions.")
WHOLE = "the whole set"


@dataclass(frozen=True)
class ReadSet:
    content: dict[str, Any]


@cache
def shape() -> Schema:
    return SetContent.model_json_schema()


def read_text(text: str) -> ReadSet:
    """A set from its text, its passing codes made into lasting ones. Raises ContentFault for one that is not whole."""
    content = data_in(text, "set")
    if not isinstance(content, dict):
        raise ContentFault([(WHOLE, "a set is an object: it begins with a brace")])
    whole = settled({"format": SET_FORMAT, **content}, shape())
    return ReadSet(read_as(SetContent, whole, whole=WHOLE).model_dump(mode="json"))


class QuestionSetForm(WagtailAdminModelForm):
    """A set is saved when it is whole: forms take it in as it is."""

    content = DraftField(read=read_text, write=as_text, label="The whole set as text")

    def clean_content(self) -> dict[str, Any]:
        read: ReadSet | None = self.cleaned_data["content"]
        if read is None:
            raise forms.ValidationError("The set is empty. Add a question.")
        return read.content

    def _post_clean(self) -> None:
        if not self.instance.code:
            taken = set(QuestionSet.objects.values_list("code", flat=True))
            title = str(self.cleaned_data.get("title") or "")
            self.instance.code = code_from(title, "-", 60, taken) or PASSING.rstrip("-")
        super()._post_clean()

    @property
    def to_do(self) -> ToDo:
        return ToDo("info", "")

    def editor_data(self) -> dict[str, Any]:
        return {"schema": shape(), "lists": {"lookup": lookup_choices()}, "kinds": {}, "words": WORDS, "gone": []}


class QuestionSetViewSet(SnippetViewSet):
    """Shared sets of questions in the staff shell."""

    model = QuestionSet
    icon = "list-ul"
    menu_label = "Sets of questions"
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ("title", "updated")

    def get_edit_handler(self) -> ObjectList:
        as_text = ObjectList([FieldPanel("content")], heading="The whole set as text")
        tabs = Tabs([ObjectList([FieldPanel("title"), PartsPanel(tab=TAB)], heading=TAB.heading), as_text])
        return ObjectList([tabs, ModulesPanel()], base_form_class=QuestionSetForm).bind_to_model(self.model)

    def register_chooser_viewset(self) -> None:
        """None: no form chooses a set through a chooser."""
