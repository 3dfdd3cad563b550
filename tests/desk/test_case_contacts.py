"""Contacts are counted, never estimated."""

import datetime as dt

import pytest

from workflows.desk.case_contacts import count_contacts, period
from workflows.models import Evidence


def item(day: str, kind: str = "email", department: str = "Planning") -> Evidence:
    return Evidence(kind=kind, dated=dt.date.fromisoformat(day), department=department, summary="x")


def test_fifty_eight_emails_are_one_sentence() -> None:
    """1 to 26 June 2026 has 20 working days; one of them is left out."""
    days = [day for day in range(1, 26) if day % 7 not in (6, 0)] + [26]
    departments = ["Planning", "Housing", "Council tax", "Elections", "Waste", "Benefits", "Licensing"]
    emails = [
        item(f"2026-06-{days[number % 20 if number % 20 != 5 else 4]:02}", department=departments[number % 7])
        for number in range(58)
    ]
    contacts = count_contacts(emails)
    assert contacts.sentences == ("58 emails to 7 departments on 19 working days, 1 to 26 June 2026",)
    assert [bars.title for bars in contacts.bars] == ["By department", "By week"]
    assert sum(count for _, count, _ in contacts.bars[0].rows) == 58
    assert max(length for _, _, length in contacts.bars[0].rows) == 100
    assert contacts.bars[1].rows[0][0] == "Week of 1 June 2026"


def test_each_channel_has_its_sentence_the_busiest_first() -> None:
    items = [item("2026-06-03", "call", "")] + [item(f"2026-06-0{day}") for day in (1, 2)]
    assert count_contacts(items).sentences == (
        "2 emails to 1 department on 2 working days, 1 to 2 June 2026",
        "1 phone call on 3 June 2026",
    )


def test_bank_holidays_and_weekends_are_no_working_days() -> None:
    """25 May 2026 is a bank holiday, 30 May a Saturday."""
    items = [item("2026-05-25"), item("2026-05-26"), item("2026-05-30")]
    assert count_contacts(items).sentences[0].endswith("on 1 working day and 2 other days, 25 to 30 May 2026")


def test_notes_of_ours_are_no_contacts() -> None:
    assert count_contacts([item("2026-06-01", "note")]).sentences == ()


def test_one_department_written_two_ways_is_one() -> None:
    items = [item("2026-06-01", department="Council tax"), item("2026-06-01", department=" council  Tax")]
    assert "to 1 department on" in count_contacts(items).sentences[0]


def test_unrecorded_departments_are_said_and_not_counted() -> None:
    items = [item(f"2026-06-0{day}", department="" if day == 1 else "Planning") for day in (1, 2, 3, 4)]
    contacts = count_contacts(items)
    assert "to 1 department" in contacts.sentences[0]
    assert contacts.bars[0].rows == (("Planning", 3, 100), ("Department not recorded", 1, 33))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-06-01", "2026-06-26", "1 to 26 June 2026"),
        ("2026-05-30", "2026-06-26", "30 May to 26 June 2026"),
        ("2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026"),
    ],
)
def test_periods_leave_out_what_they_share(first: str, last: str, said: str) -> None:
    assert period(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == said
