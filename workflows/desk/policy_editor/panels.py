"""The panels of the editor's page: what has to be done, and the parts of the pack under their tabs."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel, TabbedInterface

from ...policies.codes import shape
from ...policies.schema import Pack
from ...policies.tabs import Tab
from .form import draft_of
from .gone import gone_of
from .lists import lists
from .to_do import ToDo, of_box, of_page


class ToDoPanel(Panel):
    """What stands in the way of publishing the draft as it was last saved, each with the way to its field."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/policy_editor/to_do_panel.html"

        @cached_property
        def to_do(self) -> ToDo:
            return of_box(self.form)


class ModulesPanel(Panel):
    """What the page's modules need. Last on the page: a parser that stops in it has the tabs behind it already."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/policy_editor/modules_panel.html"

        def show_panel_furniture(self) -> bool:
            return False

        @property
        def data(self) -> dict[str, Any]:
            """All that the page's modules need to know beside the draft itself."""
            draft = draft_of(self.form)
            return {
                "schema": shape(),
                "lists": lists(),
                "notes": [
                    {"path": item.path, "level": item.level, "words": item.words}
                    for item in of_page(self.form).at_fields
                ],
                "gone": gone_of(draft.content, self.instance).named if draft else [],
            }

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                css={"all": ["forms/editor/editor.css"]},
                js=[Script("forms/editor/editor.js", type="module")],  # type: ignore[list-item]
            )


class PartsPanel(Panel):
    """The parts of the pack that stand under one tab. The page's modules draw them from the pack's text."""

    def __init__(self, tab: Tab, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tab = tab

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "tab": self.tab}

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/policy_editor/parts_panel.html"

        @property
        def tab(self) -> Tab:
            return self.panel.tab

        @property
        def parts(self) -> list[str]:
            return [part for part in self.tab.parts if part in Pack.model_fields]


class Tabs(TabbedInterface):
    """Wagtail's tabs below another panel: as a panel of a list they would be set up twice, by its frame and here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_up_by: dict[str, str] = self.attrs
        self.attrs: dict[str, str] = {}

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "desk/policy_editor/tabs.html"

        @property
        def set_up_by(self) -> dict[str, str]:
            return self.panel.set_up_by
