"""The picture of a journey, of drafts with gaps too."""

from forms.builder.outline import outline
from forms.builder.picture import picture_of
from forms.builder.starter import starter

from .noise import noise


def test_pages_stand_in_order_with_their_conditions_in_words() -> None:
    pages = outline(noise())
    assert [(page.title, page.count) for page in pages] == [
        ("The noise", "1 question"),
        ("How often", "1 question"),
        ("More about it", "1 question"),
    ]
    assert pages[2].when == "“Does it happen often?” was answered with “Yes”"


def test_there_is_a_way_around_a_page_that_not_everybody_comes_to() -> None:
    picture = picture_of(noise())
    assert [box.kind for box in picture.boxes] == ["end", "page", "page", "page", "end", "end"]
    assert [way.words for way in picture.ways if way.words] == [
        "unless “Does it happen often?” was answered with “Yes”"
    ]
    assert len(picture.ways) == 6


def test_a_page_that_nobody_can_come_to_is_marked() -> None:
    content = noise()
    content["pages"][0]["show_when"] = {"question": "often", "operator": "equals", "value": "yes"}
    picture = picture_of(content)
    assert picture.boxes[1].kind == "loose"
    assert "does not come before it" in picture.pages[0].loose


def test_an_answer_that_is_not_offered_is_marked() -> None:
    content = noise()
    options = [{"value": "day", "label": "By day"}, {"value": "night", "label": "At night"}]
    content["pages"][1]["questions"][0].update(kind="one_of", options=options)
    assert "does not offer" in outline(content)[2].loose


def test_a_draft_with_gaps_is_drawn() -> None:
    assert [page.title for page in picture_of(starter()).pages] == ["Without a title yet"]
    for odd in (None, [], {"pages": "x"}, {"pages": [1, {"questions": [None], "show_when": "x"}]}):
        assert picture_of(odd).height > 0
