"""What the workflows app adds to the Wagtail admin. Thin: each room says what it brings."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from .actions import staff_groups
from .desk import accounts, menu, welcome
from .desk.policy_editor import viewset as policy_editor
from .policies import publishing, scheduled
from .registers.menu import Registers


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [
        path("desk/", include("workflows.desk.urls")),
        path("snippets/workflows/policy/", include("workflows.desk.versions.urls")),
    ]


hooks.register("register_admin_menu_item", menu.inbox_item)
hooks.register("register_admin_menu_item", menu.letters_item)
hooks.register("register_admin_menu_item", menu.report_item)
hooks.register("register_admin_menu_item", menu.my_reports_item)
hooks.register("register_admin_menu_item", menu.sent_item)
hooks.register("register_admin_menu_item", menu.who_does_what_item)
hooks.register("construct_main_menu", menu.without_wagtails_own)
hooks.register("insert_global_admin_css", menu.stylesheet)
hooks.register("construct_homepage_panels", welcome.your_work_first)
hooks.register("before_delete_user", accounts.never_delete_account)
hooks.register("before_bulk_action", accounts.never_delete_many)
hooks.register("construct_snippet_action_menu", policy_editor.hide_unpublish)
hooks.register("register_log_actions", scheduled.log_actions)
hooks.register("register_log_actions", staff_groups.log_actions)
hooks.register("after_edit_snippet", publishing.say_what_waits)

register_snippet(policy_editor.PolicyViewSet)
modeladmin_register(Registers)
