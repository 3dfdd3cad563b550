"""Letters as a customer gets them: issued through the engine, read back from the PDF."""

import io

import pytest
from django.contrib.auth.models import User
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from home.press import tagged_pdf
from tests.workflows.conftest import do, restrict
from workflows.models import Case, Notice
from workflows.notices.letter import Letter
from workflows.notices.pdf import preview_pdf
from workflows.notices.render import Rendered
from workflows.policies.editions import pack_of


def opened(notice: Notice) -> PdfReader:
    with notice.pdf.open("rb") as file:
        return PdfReader(io.BytesIO(file.read()))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def tags_of(node: object) -> list[str]:
    """Every structure tag of a PDF, in reading order."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, ArrayObject):
        return [tag for kid in node for tag in tags_of(kid)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + tags_of(node.get("/K"))


@pytest.fixture
def decision(case: Case, cast: dict[str, User]) -> Notice:
    case.customer.address = "1 Low Road\nSmallholm"
    case.customer.save()
    restrict(case, cast)
    return Notice.objects.get(case=case, letter="decision")


def test_letter_says_what_was_decided(decision: Notice) -> None:
    text = words_of(opened(decision))

    for words in (
        "Smallholm Council",
        "Ada O’Brien 1 Low Road Smallholm",
        "Date: 3 June 2026",
        f"Our reference: {decision.case.reference}",
        f"Our decision, {decision.case.reference}",
        "Calls keep staff from other work.",
        "Write only to inbox@council.example.",
        "Appeal by 17 June 2026.",
        "Page 1 of 1",
    ):
        assert words in text


def test_letter_can_be_read_by_a_screen_reader(decision: Notice) -> None:
    reader = opened(decision)
    catalog = reader.trailer["/Root"]

    assert catalog["/Lang"] == "en-GB"
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert bool(catalog["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata is not None
    assert reader.metadata.title == decision.subject
    assert reader.metadata.author == "Smallholm Council"
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_object().get_data()
    tags = tags_of(catalog["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 3


def test_lines_with_a_dash_are_a_real_list(decision: Notice) -> None:
    tags = tags_of(opened(decision).trailer["/Root"]["/StructTreeRoot"])

    assert "/L" in tags
    assert tags.count("/LI") == 1
    assert "- Write only" not in words_of(opened(decision))


def test_fonts_are_inside_the_file(decision: Notice) -> None:
    for page in opened(decision).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "DejaVu" in inner["/BaseFont"]
            assert "/FontFile2" in inner["/FontDescriptor"] or "/FontFile3" in inner["/FontDescriptor"]


def test_letter_by_email_has_no_slip(decision: Notice) -> None:
    assert "Hand-over slip" not in words_of(opened(decision))


def test_letter_held_at_reception_ends_with_a_slip(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="reception")

    reader = opened(Notice.objects.get(case=case))
    slip = reader.pages[-1].extract_text()
    assert "Hand-over slip" in slip
    assert case.reference in slip
    assert "Handed over by" in slip
    assert "You shouted." not in slip


@pytest.fixture
def warning(case: Case) -> tuple[Letter, Rendered]:
    letter = pack_of(case.edition).letter("warning")
    text = "You shouted:\n- at <b>us</b>\n- twice\n\nPlease stop."
    return letter, Rendered(letter, "A warning", [{"id": "what", "heading": "What happened", "text": text}])


def test_preview_is_marked_as_a_draft(case: Case, warning: tuple[Letter, Rendered]) -> None:
    reader = PdfReader(io.BytesIO(preview_pdf(case, *warning)))

    words = words_of(reader)
    assert "This letter has not been issued." in words
    assert "at <b>us</b>" in words
    assert "Hand-over slip" not in words
    held = PdfReader(io.BytesIO(preview_pdf(case, *warning, channel="reception")))
    assert "Hand-over slip" in words_of(held)


def test_a_long_letter_runs_over_pages(case: Case, warning: tuple[Letter, Rendered]) -> None:
    letter, rendered = warning
    long = Rendered(letter, rendered.subject, [{"id": "what", "heading": "", "text": "Word by word.\n\n" * 80}])

    reader = PdfReader(io.BytesIO(preview_pdf(case, letter, long)))
    assert len(reader.pages) > 2
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in words_of(reader)


@pytest.mark.parametrize("address", ["http://192.0.2.1/x.png", "file:///etc/hostname", "data:image/png;base64,AA=="])
def test_a_letter_fetches_nothing(address: str) -> None:
    # weasyprint's own kind of BaseException, so that nothing on the way can swallow it.
    with pytest.raises(BaseException, match="Error fetching"):
        tagged_pdf(f'<html lang="en-GB"><title>T</title><img alt="x" src="{address}"></html>')
