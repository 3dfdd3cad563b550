"""The editor's tabs. They are the policy's own headings, so that a comparison can speak of them too."""

from ...policies.tabs import TABS, Tab, tabs

__all__ = ["TABS", "Tab", "tabs"]
