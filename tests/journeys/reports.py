"""Reporting an incident on the desk."""

from playwright.sync_api import expect

from .visits import Visit


def begin_report(officer: Visit, surname: str, email: str, service: str, first_names: str = "") -> None:
    """Open the form and say whom it is about."""
    officer.go("/admin/desk/report/")
    officer.page.get_by_label("Surname, or the name").fill(surname)
    if first_names:
        officer.page.get_by_label("First names").fill(first_names)
    officer.page.get_by_label("Email (optional)").fill(email)
    officer.page.get_by_label("Your service").select_option(service)


def send_report(officer: Visit) -> str:
    """Send what is filled in. Returns the reference of the case."""
    officer.press("Report the incident")
    expect(officer.page.get_by_role("heading", name="What happens next")).to_be_visible()
    return officer.page.locator(".desk-reference").inner_text()
