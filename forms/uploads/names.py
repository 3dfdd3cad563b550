"""What a sender calls a file: cleaned to be shown, and never used as a path."""

import unicodedata
from pathlib import PurePath

from .types import BY_ENDING, TYPES, FileType

LONGEST = 120
NAMELESS = "file"
KNOWN = frozenset(BY_ENDING) | {ending for one in TYPES for ending in one.called}
# A name with one of these is that of a program, whatever stands after it.
_ANYWHERE = "apk bat chm cmd cpl dll docm exe hta jar js jse lnk msc msi pif ps1 scf scr vbe vbs wsf xlsm"
# These may stand in an honest name too, such as that of a website: a program only where they come last.
_LAST = "app bin com dmg htm html inf iso mht pkg py reg sh svg sys url vb xhtml xml"
PROGRAMS = frozenset(_ANYWHERE.split(" "))
PROGRAMS_LAST = PROGRAMS | frozenset(_LAST.split(" "))
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(sent: str) -> str:
    """The name as people read it: its last part, without characters that nobody sees or that turn others round."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one) not in UNSEEN)
    whole = " ".join(seen.split()).lstrip(". ")
    path = PurePath(whole or NAMELESS)
    return f"{path.stem[: LONGEST - len(path.suffix[:20])]}{path.suffix[:20]}"


def program_ending(name: str) -> str:
    """The ending of a program in a name, wherever it stands: invoice.exe, invoice.exe.pdf. "" when there is none."""
    endings = [ending.strip() for ending in name.casefold().split(".")[1:]]
    if endings and endings[-1] in PROGRAMS_LAST:
        return endings[-1]
    return next((ending for ending in endings if ending in PROGRAMS), "")


def kept_name(name: str, found: FileType) -> str:
    """The name to show with the ending that the content has."""
    path = PurePath(name)
    ending = path.suffix.casefold().lstrip(".")
    return f"{path.stem if ending in KNOWN else path.name}.{found.ending}"
