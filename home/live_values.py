"""Live values: `{{ review_every }}` in an editor's wording, `3 months` on the page.

A live value is a fact of the edition in force. Editors write its name; the page shows its words, so the wording
and the workflow cannot disagree.
"""

import re
from collections.abc import Collection, Mapping

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

Facts = Mapping[str, str]

# Seen only in an editor's preview: a page that asks for a fact it does not have cannot be published.
NO_VALUE = "no value in this edition"

_TOKEN = re.compile(r"\{\{(?:\s|&nbsp;)*(.*?)(?:\s|&nbsp;)*\}\}")
_TAG = re.compile(r"(<[^>]*>)")


def in_html(html: str, facts: Facts, chosen: Collection[str] = (), note: str = "") -> SafeString:
    """HTML an editor wrote, with every token outside a tag replaced by a marked, escaped value.

    A value named in `chosen` leads to `note`, the id of the place on the page that says why it was chosen.
    """

    def fill(token: re.Match[str]) -> str:
        return _marked(facts.get(token[1], NO_VALUE), note if token[1] in chosen else "")

    pieces = _TAG.split(html)
    return mark_safe(  # noqa: S308 - rich text is cleaned when it is saved, and each value is escaped
        "".join(piece if _TAG.fullmatch(piece) else _TOKEN.sub(fill, piece) for piece in pieces)
    )


def in_heading(text: str, facts: Facts) -> SafeString:
    """Plain text as HTML: escaped, with marked values."""
    return in_html(escape(text), facts)


def named_in(*pieces: str) -> list[str]:
    """The names of the tokens in some wording, each once, in the order they first appear."""
    return list(dict.fromkeys(name for piece in pieces for name in _TOKEN.findall(piece)))


def in_text(text: str, facts: Facts) -> str:
    """Plain text as plain text, for a window's title or a web address."""
    return _TOKEN.sub(lambda token: facts.get(token[1], NO_VALUE), text)


def removed(text: str) -> str:
    """Plain text without its tokens."""
    return _TOKEN.sub("", text)


def faults(html: str, facts: Facts) -> list[str]:
    """What is wrong with the tokens of one piece of wording, as sentences; empty when nothing is."""
    found: list[str] = []
    for piece in _TAG.split(html):
        if _TAG.fullmatch(piece):
            if "{{" in piece:
                found.append("A live value cannot be part of a link's address.")
            continue
        unknown = [name for name in _TOKEN.findall(piece) if name not in facts]
        found += [f"{{{{ {name} }}}} is not a live value." for name in unknown]
        if re.search(r"\{\{|\}\}", _TOKEN.sub("", piece)):
            found.append("Curly brackets must come in pairs around a name: {{ name }}, with nothing formatted inside.")
    return found


def list_of(facts: Facts) -> str:
    """The live values there are, for an editor who named one that does not exist."""
    if not facts:
        return "This edition has no live values."
    return "The live values are: " + ", ".join(f"{{{{ {name} }}}} ({words})" for name, words in facts.items()) + "."


def _marked(words: str, note: str) -> str:
    value = format_html('<span class="live-value">{}</span>', conditional_escape(words))
    if not note:
        return value
    return format_html(
        '{} <a class="chosen-mark" href="#{}">[note<span class="govuk-visually-hidden">: '
        "what was chosen for the demonstration</span>]</a>",
        value,
        note,
    )
