"""What a file is, by its content; and every file that is refused, in words that name it."""

import hashlib
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.uploads.inspect import inspected
from forms.uploads.names import KNOWN, kept_name, program_ending, shown_name
from forms.uploads.types import BY_ENDING, TYPES

from . import samples
from .samples import PDF, docx, zipped

MB = 1024 * 1024


def look(name: str, content: bytes, groups: tuple[str, ...] = ()) -> tuple[str, str, str]:
    found = inspected(SimpleUploadedFile(name, content), groups=groups, largest=10 * MB)  # type: ignore[arg-type]
    return found.name, found.type.content_type, found.type.group


GOOD = [
    ("letter.pdf", PDF, "letter.pdf", "documents"),
    ("letter.docx", docx(), "letter.docx", "documents"),
    ("sums.xlsx", samples.xlsx(), "sums.xlsx", "documents"),
    ("letter.odt", samples.odt(), "letter.odt", "documents"),
    ("notes.txt", "Hällo\r\n".encode(), "notes.txt", "documents"),
    ("mail.EML", b"From: a\n\nb", "mail.eml", "documents"),
    ("chat.log", b"10:00 hello", "chat.txt", "documents"),
    ("photo.JPEG", samples.JPEG, "photo.jpg", "pictures"),
    ("shot.png", samples.png(), "shot.png", "pictures"),
    ("IMG_1.HEIC", samples.HEIC, "IMG_1.heic", "pictures"),
    ("a.webp", samples.WEBP, "a.webp", "pictures"),
    ("call.mp3", samples.MP3, "call.mp3", "sound"),
    ("memo.m4a", samples.M4A, "memo.m4a", "sound"),
    ("call.wav", samples.WAV, "call.wav", "sound"),
    ("film.mp4", samples.MP4, "film.mp4", "film"),
    ("film.mov", samples.MOV, "film.mov", "film"),
    # The content decides, whatever the name says.
    ("photo.jpg", samples.png(), "photo.png", "pictures"),
    ("photo", samples.JPEG, "photo.jpg", "pictures"),
    ("My letter v1.2", PDF, "My letter v1.2.pdf", "documents"),
    ("from example.com.pdf", PDF, "from example.com.pdf", "documents"),
    # A table behind a chart is a zip in a zip, and honest.
    ("chart.docx", docx(word__embeddings__sheet=samples.xlsx()), "chart.docx", "documents"),
]


@pytest.mark.parametrize(("name", "content", "kept", "group"), GOOD, ids=[one[0] for one in GOOD])
def test_a_file_is_known_by_its_content(name: str, content: bytes, kept: str, group: str) -> None:
    found, content_type, of = look(name, content)
    assert (found, of) == (kept, group)
    assert content_type == BY_ENDING[kept.rpartition(".")[2]].content_type


def test_what_is_found_is_as_a_record_describes_it() -> None:
    file = SimpleUploadedFile("letter.pdf", PDF)
    found = inspected(file, largest=MB)
    assert (found.size, found.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert file.tell() == 0


BOMB = zipped({samples.TYPES_PART: b"<Types/>", "word/document.xml": b"\0" * (40 * MB)})
NOT_KEPT = "is not of a kind we can keep. Choose documents: PDF, Word (docx)"
HARM = "holds far more than its size says, or is damaged, so opening it could do harm. Save it as PDF"
LOCKED = "is locked with a password"
HOSTILE = {
    "web page called a document": ("a.pdf", b"<html><script>alert(1)</script>", NOT_KEPT),
    "program": ("a.pdf", samples.PROGRAM, NOT_KEPT),
    "text with bytes that are none": ("a.txt", b"text\x00more", NOT_KEPT),
    "text without a name": ("a", b"plain words", NOT_KEPT),
    "picture that runs a script": ("a.svg", b"<svg onload='alert(1)'/>", "is named like a program (.svg)"),
    "zip of anything": ("a.zip", zipped({"a.txt": b"a"}), NOT_KEPT),
    "zip called a document": ("a.docx", zipped({"a.txt": b"a"}), NOT_KEPT),
    "empty zip": ("a.docx", zipped({}), NOT_KEPT),
    "document with macros": ("a.docx", docx(word__vbaProject=b"x", **{"word/vbaProject.bin": b"x"}), NOT_KEPT),
    "nothing": ("a.pdf", b"", "is empty. Choose another file"),
    "too large": ("a.pdf", PDF + b"x" * (10 * MB), "is larger than 10 MB. Choose a smaller one"),
    "two endings, the last a program": ("photo.jpg.exe", samples.JPEG, "is named like a program (.exe)"),
    "two endings, a program before": ("photo.exe.jpg", samples.JPEG, "is named like a program (.exe)"),
    "Word of old, or locked": ("a.doc", samples.OLD_WORD, LOCKED),
    "locked zip": ("a.docx", samples.marked_locked(docx()), LOCKED),
    "bomb": ("a.docx", BOMB, HARM),
    "bomb of many parts": ("a.docx", zipped({f"word/{n}.xml": b"" for n in range(2001)}), HARM),
    "bomb of many large parts": (
        "a.docx",
        samples.declared(zipped({"word/document.xml": b"x" * 3000}, zipfile.ZIP_STORED), 300 * MB),
        HARM,
    ),
    "bomb that says it is small": ("a.docx", samples.declared(docx(big=bytes(range(256)) * 4000), 10), HARM),
    "bomb in a document": ("a.docx", docx(word__embeddings__a=BOMB), HARM),
    "zip in a zip in a zip": ("a.docx", docx(a=zipped({"b": zipped({"c": b"d"})})), HARM),
    "other archive in a document": ("a.docx", docx(a=b"Rar!\x1a\x07\x00more"), HARM),
    "packed in a way of its own": ("a.docx", zipped({"word/document.xml": b"x"}, zipfile.ZIP_LZMA), HARM),
    "cut off": ("a.docx", docx()[:-30], HARM),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_by_its_name(what: str) -> None:
    name, content, message = HOSTILE[what]
    with pytest.raises(ValidationError) as refusal:
        look(name, content)
    assert refusal.value.message.startswith(f"“{name}” ")
    assert message in refusal.value.message


def test_only_the_kinds_that_a_question_asks_for_are_taken() -> None:
    with pytest.raises(ValidationError, match="Choose pictures: JPEG, PNG, HEIC, WebP; sound recordings: MP3"):
        look("letter.pdf", PDF, ("pictures", "sound"))
    assert look("shot.png", samples.png(), ("pictures",))[2] == "pictures"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\pat\\letter.pdf", "letter.pdf"),
        ("/letter.pdf", "letter.pdf"),
        ("let\0ter\r\n.pdf", "letter.pdf"),
        # Turned round, a reader would see "exe.pdf" at its end.
        ("annual\u202efdp.exe", "annualfdp.exe"),
        ("a\u2066b\u200fc\ufeff.pdf", "abc.pdf"),
        ("  a   b .pdf", "a b .pdf"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("Brief an Ämter.pdf", "Brief an Ämter.pdf"),
    ],
)
def test_a_name_is_shown_without_what_nobody_sees(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_a_name_that_is_turned_round_is_known_for_a_program() -> None:
    with pytest.raises(ValidationError, match=r"“annualfdp.exe” is named like a program"):
        inspected(_Named("annual\u202efdp.exe", PDF), largest=MB)


class _Named(SimpleUploadedFile):
    """Django cleans a name that comes through a form; one that comes another way is as it was sent."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__("x", content)
        self._name = name


ANY_NAME = st.text(st.characters(exclude_categories=[]), max_size=300)


@given(ANY_NAME, st.sampled_from(TYPES))
def test_any_name_is_shown_safely(sent: str, found: object) -> None:
    shown = shown_name(sent)
    kept = kept_name(shown, found)  # type: ignore[arg-type]
    assert 0 < len(shown) <= 121
    assert kept.rpartition(".")[2] in KNOWN
    assert not set("/\\\0\r\n\u202e") & set(kept)
    program_ending(shown)
    kept.encode()


CONTENT = st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: docx()[:-60] + tail)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["a.docx", "a.pdf", "a.txt", "a"]), CONTENT)
def test_any_content_is_kept_or_refused_in_words(name: str, content: bytes) -> None:
    refusals: list[str] = []
    try:
        inspected(SimpleUploadedFile(name, content), largest=MB)
    except ValidationError as refusal:
        refusals.append(refusal.message)
    assert all(message.startswith(f"“{name}” ") for message in refusals)
