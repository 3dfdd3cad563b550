"""A question that is answered with files. The answer says what they are; rows and bytes are kept by `keep`."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from .. import wording
from ..field import QuestionField
from .inspect import limits_of
from .types import accept_attribute, in_words

DESCRIBED = ("id", "name", "size", "type", "sha256")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
Answers = Mapping[str, Any]


class FilesWidget(forms.Widget):
    """Reads a described list under <name>. The files themselves are taken before the form is made."""

    needs_multipart_form = True


class FilesField(QuestionField):
    """An answer is a list of what each file is: id, name, size, type, sha256. It is not asked whether they exist."""

    shape = "files"
    widget = FilesWidget

    @property
    def accept(self) -> str:
        return accept_attribute(self.question.rules.accepts)

    @property
    def limits_words(self) -> str:
        """What may be sent, under the question."""
        limits = limits_of(self.question)
        most = f"Up to {wording.count(limits.most, 'file')}" if limits.most > 1 else "One file"
        sizes = f"{most}, {'each ' if limits.most > 1 else ''}no larger than {wording.size(limits.largest)}"
        together = f" and {wording.size(limits.together)} in all" if limits.most > 1 else ""
        return f"{sizes}{together}. We can keep {in_words(limits.groups)}."

    def to_answer(self, value: Any) -> Any:
        if value in ("", []):
            return None
        if not (isinstance(value, list) and all(_is_described(one) for one in value)):
            self.fail("invalid", f"{wording.subject(self.question)} must be files that were sent here before")
        least, most = self.question.rules.min or 0, limits_of(self.question).most
        if len(value) > most:
            self.fail("max", f"Send no more than {wording.count(most, 'file')}. Remove some")
        if len(value) < least:
            self.fail("min", f"Send at least {wording.count(least, 'file')}")
        return [{name: one[name] for name in DESCRIBED} for one in value]


def is_files(answer: Any) -> bool:
    """Whether an answer is a list of files; no other kind's answer is a list of objects."""
    return isinstance(answer, list) and bool(answer) and all(isinstance(one, dict) for one in answer)


def file_ids(answers: Answers) -> set[str]:
    """The ids of all files that answers name."""
    return {str(one.get("id")) for answer in answers.values() if is_files(answer) for one in answer}


def with_files_as_kept(kept: Answers, sent: Answers) -> dict[str, Any]:
    """A page's answers with the files that are kept now: another tab may have sent or removed some meanwhile."""
    files = {name: answer for name, answer in kept.items() if is_files(answer)}
    return {name: None if is_files(answer) else answer for name, answer in sent.items()} | files


def file_words(described: Any) -> str:
    """letter.pdf (120 KB)."""
    return f"{described['name']} ({wording.size(described['size'])})"


def _is_described(one: Any) -> bool:
    if not isinstance(one, Mapping) or set(one) != set(DESCRIBED):
        return False
    texts = all(isinstance(one[name], str) and len(one[name]) <= 200 for name in DESCRIBED if name != "size")
    size = one["size"]
    return texts and bool(UUID.fullmatch(one["id"])) and type(size) is int and 0 < size < 2**53
