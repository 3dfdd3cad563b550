"""A task's letter, as whoever wrote it is told of it: where its PDF is and what is left to do."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.safestring import SafeString
from wagtail.admin.messages import button, render

from ..access import visible_to
from ..models import Notice, Task
from .letter_state import state_of, to_do
from .links import letter_record_url, letter_url


@dataclass(frozen=True)
class TaskLetter:
    """A letter that the reader may open. `record_url` is empty where there is nothing to record by hand."""

    label: str
    state: str
    to_do: str
    pdf_url: str
    record_url: str


def letter_of(user: User, task: Task) -> TaskLetter | None:
    """The letter a task issued, or None when there is none or `user` may not see it (any more)."""
    notice = visible_to(user, Notice).filter(task=task).first() if task.kind == "notice" else None
    if notice is None or not notice.pdf:
        return None
    by_hand = notice.status in Notice.UNREACHED
    return TaskLetter(
        label=notice.label,
        state=state_of(notice),
        to_do=to_do(notice),
        pdf_url=letter_url(notice),
        record_url=letter_record_url(notice) if by_hand else "",
    )


def said_of_letter(said: str, letter: TaskLetter) -> SafeString:
    """What is said once a letter is issued, with the buttons that lead to it."""
    buttons = [button(letter.pdf_url, "Open the letter (PDF)")]
    if letter.record_url:
        buttons.append(button(letter.record_url, "Record what became of it"))
    more = f" {letter.to_do}." if letter.to_do else ""
    return render(f"{said}{more}", buttons)
