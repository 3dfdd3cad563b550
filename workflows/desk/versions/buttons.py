"""The way from Wagtail's pages of policies to ours: in the menu beside the title."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import IndexView

from ...models import Policy


def buttons_of(policy: Policy) -> list[Button]:
    """What a manager may do with a policy beside editing its draft."""
    links = (
        ("What will change", "changes", "history"),
        ("What it would do to cases", "replay", "cogs"),
        ("Play its scenarios", "scenarios", "media"),
        ("Editions", "editions", "list-ol"),
        ("Download the draft as a pack", "pack", "download"),
    )
    return [
        Button(label, url=reverse(f"policies:{name}", args=[policy.pk]), icon_name=icon, priority=number)
        for number, (label, name, icon) in enumerate(links)
    ]


class LinksOfPolicy:
    """Adds them to a view of one policy."""

    object: Any

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        found: list[Button] = super().header_more_buttons  # type: ignore[misc]
        return [*buttons_of(self.object), *found]


class PolicyIndexView(IndexView):
    """The list of policies, with the way to bring one in."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        brings_in = Button("Import a pack", url=reverse("policies:import"), icon_name="upload", priority=5)
        return [*super().header_more_buttons, brings_in]
