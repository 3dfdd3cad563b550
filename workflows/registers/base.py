"""The class every register descends from: read-only, and never a row more than `visible_to` gives."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from ..access import get_or_404, may, visible_to
from ..access.visible import Person
from .columns import Column, Fact
from .filters import RegisterFilter
from .views import RegisterIndex, RegisterInspect


class ReadOnly(PermissionHelper):
    """Staff may open a register, which then holds what they may see. Nobody may change anything there."""

    def user_can_list(self, user: Person) -> bool:
        return user.is_authenticated

    def user_can_inspect_obj(self, user: Person, obj: Model) -> bool:
        return may(user, "view", obj)

    def user_can_create(self, user: Person) -> bool:
        return False

    def user_can_edit_obj(self, user: Person, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: Person, obj: Model) -> bool:
        return False


class Register(ModelAdmin):
    """A register. Subclasses say the model, the columns, the filter, and how a row is told in facts."""

    one: ClassVar[str]
    slug: ClassVar[str]
    about: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    filter_class: ClassVar[type[RegisterFilter]]
    # What the columns read, so that neither a policy's whole content nor a statement is fetched for a list.
    reads: ClassVar[tuple[str, ...]]

    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 25
    permission_helper_class = ReadOnly
    index_view_class = RegisterIndex
    inspect_view_class = RegisterInspect
    index_template_name = "registers/index.html"
    inspect_template_name = "registers/inspect.html"

    def __init__(self, parent: Any = None) -> None:
        self.base_url_path = f"registers/{self.slug}"
        self.shown = tuple(column for column in self.columns if column.shown)
        self.exported = tuple(column for column in self.columns if column.exported)
        super().__init__(parent)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows this person may see, with what the columns read and nothing more."""
        related = {path.rpartition("__")[0] for path in self.reads} - {""}
        rows = visible_to(request.user, self.model).select_related(*sorted(related)).only(*self.reads)
        return self.annotated(rows, request.user)

    def annotated(self, rows: QuerySet[Any], user: Person) -> QuerySet[Any]:
        """Rows with what the columns count; a register that counts overrides this."""
        return rows

    def reference(self, row: Any) -> str:
        """The reference a record is known by: titles and links carry it and never a name."""
        return str(row.case.reference)

    def facts(self, row: Any) -> list[Fact]:
        raise NotImplementedError

    def get_list_export(self, request: HttpRequest) -> list[str]:
        return [column.name for column in self.exported]

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """The record, or 404 alike for one that is not there and one that is not yours."""
        if not instance_pk.isdecimal():
            raise Http404("There is no such page.")
        record = get_or_404(request.user, self.model, pk=instance_pk)
        view: Callable[..., HttpResponseBase] = RegisterInspect.as_view(model_admin=self, record=record)
        return view(request)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and one record. Addresses to add, change, delete or see a history do not exist."""
        return tuple(
            re_path(
                self.url_helper.get_action_url_pattern(action), view, name=self.url_helper.get_action_url_name(action)
            )
            for action, view in (("index", self.index_view), ("inspect", self.inspect_view))
        )

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        """None: a permission for every case must not be on offer in the settings of a group."""
        return Permission.objects.none()

    def register_admin_url_finders(self) -> None:
        """None: Wagtail would offer the title and an address to edit, to whoever looks where a record is used."""

    def register_indexing(self) -> None:
        """None: the reference index shows titles of records without asking who looks."""
