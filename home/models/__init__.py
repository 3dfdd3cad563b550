"""Pages the public reads, and what each edition of a policy said."""

from .editions import PublishedEdition
from .pages import HomePage, PolicyPage, StandardPage
from .version import PublicVersion

__all__ = ["HomePage", "PolicyPage", "PublicVersion", "PublishedEdition", "StandardPage"]
