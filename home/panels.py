"""Editors' help inside the page editor."""

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class LiveValuesPanel(Panel):
    """Lists the live values an editor may use on a policy page, with the words they stand for today."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/panels/live_values.html"

        @cached_property
        def values(self) -> list[dict[str, str]]:
            """One row per live value."""
            edition = self.instance.edition
            if edition is None:
                return []
            return [
                {"name": f"{{{{ {name} }}}}", "words": words, "label": edition.fact_labels.get(name, "")}
                for name, words in edition.facts.items()
            ]
