"""A register's two pages: the list and one record. Both start from `visible_to`; neither changes anything."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail_modeladmin.views import IndexView, InspectView, WMABaseView

from .columns import Row, cell, header
from .export import SafeExport

if TYPE_CHECKING:
    from .base import Register


class RegisterIndex(SafeExport, IndexView):
    """The list. modeladmin would take any field path from the address, such as a password's; only the form's count."""

    def __init__(self, model_admin: "Register") -> None:
        super().__init__(model_admin)
        self.register = model_admin
        self.name = model_admin.slug
        self.exported = model_admin.exported

    def get_queryset(self, request: HttpRequest | None = None) -> QuerySet[Any]:
        request = request or self.request
        self.filter = self.register.filter_class(request.user, request.GET)
        rows = self.filter.narrow(self.register.get_queryset(request))
        return rows.order_by(*self._ordering(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.queryset, self.register.list_per_page).get_page(self.page_num or 1)
        context = {
            "page_title": self.register.get_menu_label(),
            "header_icon": self.register.get_menu_icon(),
            "about": self.register.about,
            "index_url": self.index_url,
            "filter": self.filter,
            "order": self.order,
            "headers": [header(column, self.order, self._url) for column in self.register.shown],
            "rows": [self._row(one) for one in page],
            "page": page,
            "previous_url": self._url({"p": str(page.number - 1)}),
            "next_url": self._url({"p": str(page.number + 1)}),
            "csv_url": self._url({"export": "csv"}),
            "xlsx_url": self._url({"export": "xlsx"}),
        }
        return WMABaseView.get_context_data(self, **context, **kwargs)

    def _ordering(self, request: HttpRequest) -> list[str]:
        asked = request.GET.get(self.ORDER_VAR, "")
        fields = {column.name: column.order for column in self.register.shown if column.order}
        self.order = asked if asked.removeprefix("-") in fields else ""
        if not self.order:
            return [*self.register.ordering]
        sign = "-" if self.order.startswith("-") else ""
        return [f"{sign}{fields[self.order.removeprefix('-')]}", "pk"]

    def _row(self, one: Model) -> Row:
        return Row(
            [cell(column, one) for column in self.register.shown],
            self.register.reference(one),
            self.url_helper.get_action_url("inspect", one.pk),
        )

    def _url(self, changes: Mapping[str, str]) -> str:
        """This page with something changed: what is asked for is kept, and the page only when it is the change."""
        asked = self.request.GET.copy()
        for name in (self.PAGE_VAR, self.EXPORT_VAR):
            asked.pop(name, None)
        for name, value in changes.items():
            asked[name] = value
        return f"{self.index_url}?{asked.urlencode()}"


class RegisterInspect(InspectView):
    """One record. It is given the record, fetched and authorised in one call; modeladmin would fetch any by its id."""

    # Names that as_view() may pass on.
    record: Model | None = None

    def __init__(self, model_admin: "Register", record: Model) -> None:
        WMABaseView.__init__(self, model_admin)
        self.register, self.instance = model_admin, record
        self.pk_quoted = str(record.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "page_title": f"{self.register.one} {self.register.reference(self.instance)}",
            "header_icon": self.register.get_menu_icon(),
            "facts": self.register.facts(self.instance),
            "index_url": self.index_url,
            "back": self.register.get_menu_label(),
        }
        return WMABaseView.get_context_data(self, **context, **kwargs)
