"""Words in a message that may mean that somebody is in danger. Too many are found rather than too few."""

import re

WORDS = re.compile(
    r"\b(suicid\w*|self[- ]harm\w*|overdos\w*|kill (my|him|her|them|your)\w*|kill (you|me|us)|killed|"
    r"end (my|his|her|their) (own )?life|(want|wish|going) to die|better off dead|"
    r"(hurt|harm)(ing|s)? (my|him|her|them)\w*|(hits?|hitting|beat(s|ing)?|hurts?|hurting) (me|us|him|her|them|my)|"
    r"abus(es|ed|ing) (me|us|him|her|them|my|by)|being abused|neglected|"
    r"knife|knives|stab\w*|gun|weapon\w*|in danger|at risk|not safe|unsafe|safeguarding|"
    r"(no|without) (food|heating|water|medication))\b",
    re.IGNORECASE,
)


def sounds_dangerous(words: str) -> bool:
    """Whether somebody should look at once, whatever box was ticked."""
    return WORDS.search(" ".join(words.split())) is not None
