"""The panels of an editor's page: what has to be done, and the parts of the draft under their tabs."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel, TabbedInterface

from .places import Tab
from .to_do import ToDo


class ToDoPanel(Panel):
    """What stands in the way of publishing the draft as it was last saved, each with the way to its field."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/editor/to_do_panel.html"

        @cached_property
        def to_do(self) -> ToDo:
            to_do: ToDo = self.form.to_do
            return to_do


class ModulesPanel(Panel):
    """What the page's modules need. Last on the page: a parser that stops in it has the tabs behind it already.

    The form says what to draw: `editor_data()` and `to_do`.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/editor/modules_panel.html"

        def show_panel_furniture(self) -> bool:
            return False

        @property
        def to_do(self) -> ToDo:
            to_do: ToDo = self.form.to_do
            return to_do

        @property
        def about(self) -> dict[str, Any]:
            """The draft's schema, its lists and words; see forms/static/forms/editor/editor.js."""
            about: dict[str, Any] = self.form.editor_data()
            return about

        @property
        def data(self) -> dict[str, Any]:
            """All that the page's modules need to know beside the draft itself."""
            notes = [{"path": item.path, "level": item.level, "words": item.words} for item in self.to_do.at_fields]
            return {**self.about, "notes": notes}

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                css={"all": ["forms/editor/editor.css"]},
                js=[Script("forms/editor/editor.js", type="module")],  # type: ignore[list-item]
            )


class PartsPanel(Panel):
    """The parts of the draft that stand under one tab. The page's modules draw them from its text."""

    def __init__(self, tab: Tab, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tab = tab

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "tab": self.tab}

    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/editor/parts_panel.html"

        @property
        def tab(self) -> Tab:
            return self.panel.tab

        @property
        def parts(self) -> tuple[str, ...]:
            return self.panel.tab.parts


class Tabs(TabbedInterface):
    """Wagtail's tabs below another panel: as a panel of a list they would be set up twice, by its frame and here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_up_by: dict[str, str] = self.attrs
        self.attrs: dict[str, str] = {}

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "forms/editor/tabs.html"

        @property
        def set_up_by(self) -> dict[str, str]:
            return self.panel.set_up_by
