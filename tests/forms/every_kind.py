"""One question of every kind, to look at."""

from forms.questions import Question

from .toy import question

SHAPES = {
    "short_text": ("Surname", "As it is on the letter"),
    "long_text": ("What happened", "Say who, where and when"),
    "email": ("Email address", ""),
    "phone": ("Phone number", ""),
    "number": ("How many calls", ""),
    "date": ("Date of call", "For example, 27 3 2026"),
    "time": ("Time of call", "For example, 2:30pm"),
    "address": ("Where it was", "As on an envelope"),
    "lookup": ("Which park", ""),
    "files": ("Files that show it", "Photographs, for example"),
    "yes_no": ("Was there a witness?", ""),
    "one_of": ("Where it happened", "Select one"),
    "many_of": ("What was done about it", "Select all that apply"),
    "declaration": ("I have read the guidance", ""),
    "information": ("The customer is not told who reported this.", ""),
}
EVERY_KIND: list[Question] = [
    question(kind, id=kind, label=label, hint=hint, required=kind not in ("phone", "files"))
    for kind, (label, hint) in SHAPES.items()
]
