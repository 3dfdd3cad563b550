"""The panels of the policy editor's page: those of every editor, told about packs."""

from typing import Any

from django.utils.functional import cached_property

from forms.editor import panels
from forms.editor.to_do import ToDo

from ...policies.codes import shape
from .form import draft_of
from .gone import gone_of
from .lists import lists
from .to_do import of_box, of_page

# In which list of a pack the parts are that an id of each kind names.
KINDS = {
    "role": "roles",
    "deadline": "deadlines",
    "letter": "letters",
    "restriction": "restrictions",
    "behaviour": "behaviours",
    "process": "processes",
}
WORDS = {
    "unreadable": "The text of the pack cannot be read, so it cannot be shown here. Put it right under “The whole pack "
    "as text”.",
    "beyond": "This cannot be shown as fields. Look at it under “The whole pack as text”.",
}


class ToDoPanel(panels.ToDoPanel):
    """What stands in the way of publishing the draft as it was last saved, each with the way to its field."""

    class BoundPanel(panels.ToDoPanel.BoundPanel):
        @cached_property
        def to_do(self) -> ToDo:
            return of_box(self.form)


class ModulesPanel(panels.ModulesPanel):
    """What the page's modules need."""

    class BoundPanel(panels.ModulesPanel.BoundPanel):
        @property
        def to_do(self) -> ToDo:
            return of_page(self.form)

        @property
        def about(self) -> dict[str, Any]:
            draft = draft_of(self.form)
            gone = gone_of(draft.content, self.instance).named if draft else []
            return {"schema": shape(), "lists": lists(), "kinds": KINDS, "words": WORDS, "gone": gone}
