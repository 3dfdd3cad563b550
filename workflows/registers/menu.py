"""The registers' place in the staff menu."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import Menu
from wagtail_modeladmin.menus import GroupMenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from ..access import visible_to
from ..models import Case
from .appeals import AppealRegister
from .cases import CaseRegister
from .restrictions import RestrictionRegister


class RegistersItem(GroupMenuItem):
    """Shown to those who may see a case: to anybody else every register is empty."""

    def is_shown(self, request: HttpRequest) -> bool:
        return visible_to(request.user, Case).exists()


class Registers(ModelAdminGroup):
    menu_label = "Registers"
    menu_icon = "list-ul"
    menu_item_name = "registers"
    menu_order = 50
    items = (CaseRegister, RestrictionRegister, AppealRegister)

    def get_menu_item(self) -> Any:
        return RegistersItem(self, self.get_menu_order(), Menu(items=self.get_submenu_items()))
