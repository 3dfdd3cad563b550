"""When an edition brings new words: which sections of the page follow it, and which an editor has to look at.

The page follows the edition. A section whose words an editor has changed stays as it is while the policy's own words
for it stay the same; when both have changed, the edition's words go live and the editor's are kept as a draft.
"""

import html
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .wording import PlainSection, rich_text

Block = dict[str, Any]
# What the admin's editor adds to every paragraph it has saved.
_KEY = re.compile(r' data-block-key="[^"]*"')


def blocks_of(sections: Iterable[Any]) -> list[Block]:
    """A page's sections as plain data."""
    return [
        _block(child.id, child.value["heading"], child.value["address"], child.value["body"].source)
        for child in sections
    ]


def new_blocks(sections: Iterable[PlainSection]) -> list[Block]:
    """The sections of an edition as a page holds them."""
    return [
        _block(str(uuid.uuid5(uuid.NAMESPACE_URL, one.slug)), one.heading, one.slug, rich_text(one.body))
        for one in sections
    ]


def merge(page: Sequence[Block], before: Sequence[Block], after: Sequence[Block], *, keep_editors: bool) -> list[Block]:
    """The page's sections once an edition that said `before` is followed by one that says `after`.

    Where an editor and the policy have both changed a section, `keep_editors` says whose words it gets.
    """
    old, new = _by_address(before), _by_address(after)
    merged = []
    for block in page:
        address = block["value"]["address"]
        found = _settled(block, old.get(address), new.get(address), keep_editors)
        if found is not None:
            merged.append(found)
    for place, block in enumerate(after):
        if _is_missing(block, page, old, keep_editors):
            earlier = [one["value"]["address"] for one in after[:place]]
            merged.insert(_place_after(merged, earlier), block)
    return merged if list(old) == list(new) else _in_order_of(merged, list(new))


def differing(live: Sequence[Block], draft: Sequence[Block]) -> list[str]:
    """The headings of sections that say something else in a draft, in the draft's order, then those it lacks."""
    theirs, ours = _by_address(live), _by_address(draft)
    found = [block for address, block in ours.items() if not _same(block, theirs.get(address))]
    found += [block for address, block in theirs.items() if address not in ours]
    return [str(block["value"]["heading"]) for block in found]


def _settled(block: Block, old: Block | None, new: Block | None, keep_editors: bool) -> Block | None:
    """A section that is on the page, as it goes on; None when it goes."""
    if old is None and new is None:
        return block
    if _same(block, new) or _same(old, new):
        return block
    if keep_editors and not _same(block, old):
        return block
    # The same place on the page, so that two revisions can be compared section by section.
    return {**new, "id": block["id"]} if new else None


def _is_missing(block: Block, page: Sequence[Block], old: Mapping[str, Block], keep_editors: bool) -> bool:
    """Whether a section of the edition has to be added. One that an editor took off stays off unless it is new."""
    address = block["value"]["address"]
    if address in _by_address(page):
        return False
    return address not in old or not (_same(old[address], block) or keep_editors)


def _place_after(merged: Sequence[Block], earlier: Sequence[str]) -> int:
    places = [place for place, block in enumerate(merged, start=1) if block["value"]["address"] in earlier]
    return max(places, default=0)


def _in_order_of(merged: Sequence[Block], addresses: Sequence[str]) -> list[Block]:
    """In the edition's order; a section of the editors' own stays behind the one it followed."""
    places: list[int] = []
    for block in merged:
        address = block["value"]["address"]
        places.append(addresses.index(address) if address in addresses else (places[-1] if places else -1))
    return [block for _, block in sorted(zip(places, merged, strict=True), key=lambda pair: pair[0])]


def _same(one: Block | None, other: Block | None) -> bool:
    if one is None or other is None:
        return one is other
    return _words(one) == _words(other)


def _words(block: Block) -> tuple[str, str]:
    """What a reader sees: the admin writes the same words with other marks."""
    body = html.unescape(_KEY.sub("", block["value"]["body"]))
    return block["value"]["heading"].strip(), " ".join(body.split())


def _by_address(blocks: Iterable[Block]) -> dict[str, Block]:
    return {block["value"]["address"]: block for block in blocks}


def _block(code: str, heading: str, address: str, body: str) -> Block:
    return {"id": code, "type": "section", "value": {"heading": heading, "address": address, "body": body}}
