"""Keys under which names are kept and looked up: what two spellings of one name have in common.

A key is folded, hyphens are spaces. Text is turned into keys character by character, so that offsets hold;
only names of the gazetteer get variants (without apostrophes, without the Arabic article, "St" for "Saint").
"""

from __future__ import annotations

import re

from mapper.text.normalize import fold

_SIGNS = str.maketrans(
    {
        "-": " ",
        "\n": " ",
        "\t": " ",
        "_": " ",
        "/": " ",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "ʿ": "'",
        "ʾ": "'",
        "`": "'",
        "´": "'",
        "–": " ",
        "\u00a0": " ",
        "\u200c": " ",
    }
)
_PLAIN_ASCII = re.compile(r"[a-z0-9 .']*").fullmatch
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r" {2,}")
_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|an|az|adh|ath|ul) (?=\w{4})")
_SAINT = re.compile(r"\b(saint|sainte|st|ste|mount|mt|fort|ft) (?=\w)")
_SAINT_FORMS = {
    "saint": ("st", "st."),
    "sainte": ("ste", "ste."),
    "st": ("saint", "st."),
    "ste": ("sainte", "ste."),
    "mount": ("mt", "mt."),
    "mt": ("mount", "mt."),
    "fort": ("ft", "ft."),
    "ft": ("fort", "ft."),
}
_ARABIC_DROPPED = re.compile("[\u0640\u064b-\u0652\u0670]")


# Countries where "al" before a name is an article and names are written in Arabic letters.
ARABIC_ARTICLE = frozenset(
    [
        "IQ",
        "SY",
        "LB",
        "JO",
        "PS",
        "IL",
        "EG",
        "SA",
        "YE",
        "OM",
        "AE",
        "QA",
        "BH",
        "KW",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "MR",
        "DJ",
        "SO",
        "IR",
        "AF",
        "PK",
        "TD",
        "ER",
        "SS",
        "TR",
        "ML",
        "NE",
        "EH",
    ]
)
# Where names are transliterated in many ways, so that a looser spelling may be meant.
TRANSLITERATED = frozenset(
    [
        "IQ",
        "SY",
        "LB",
        "JO",
        "PS",
        "IL",
        "EG",
        "SA",
        "YE",
        "OM",
        "AE",
        "QA",
        "BH",
        "KW",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "SS",
        "MR",
        "DJ",
        "SO",
        "ER",
        "ET",
        "IR",
        "AF",
        "PK",
        "TJ",
        "TM",
        "UZ",
        "KZ",
        "KG",
        "RU",
        "UA",
        "BY",
        "GE",
        "AM",
        "AZ",
        "TR",
        "IN",
        "BD",
        "NP",
        "LK",
        "MM",
        "NG",
        "NE",
        "TD",
        "ML",
        "TH",
        "PH",
    ]
)


def text_key(text: str) -> str:
    """Same length as the folded, normalised `text`: what it looks like to the index of names."""
    for sign in "-\n_/–\t":
        if sign in text:
            text = text.replace(sign, " ")
    return text if text.isascii() else _LONE_SURROGATE.sub(" ", text)


def name_key(name: str) -> str:
    """The one key of a name as written."""
    if name.isascii():
        key = name.lower()
        if not _PLAIN_ASCII(key):
            key = key.translate(_SIGNS)
    else:
        key = fold(_ARABIC_DROPPED.sub("", name)).translate(_SIGNS)
    if "  " in key:
        key = _SPACES.sub(" ", key)
    return key.strip(" ',.")


def key_variants(key: str, arabic_article: bool) -> tuple[str, ...]:
    """Further keys of one gazetteer name. `arabic_article`: whether "al" before it is an article there."""
    variants = []
    if "'" in key:
        variants.append(key.replace("'", ""))
    if arabic_article and key[0] in "aeu" and (match := _ARTICLE.match(key)):
        rest = key[match.end() :]
        variants.append(rest)
        variants.extend(form for article in ("al ", "el ") if (form := article + rest) != key)
    if " " in key and (match := _SAINT.search(key)):
        variants.extend(key[: match.start(1)] + form + key[match.end(1) :] for form in _SAINT_FORMS[match.group(1)])
    return tuple(variants)


_LOOSE_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|an|az|adh|ath|ul) (?=\w{3})")
_LOOSE_PAIRS = (
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("sch", "s"),
    ("sh", "s"),
    ("ee", "i"),
    ("ey", "i"),
    ("ie", "i"),
    ("iy", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "u"),
    ("ai", "i"),
    ("ei", "i"),
    ("ay", "i"),
    ("aw", "u"),
    ("au", "u"),
)
_LOOSE_SIGNS = str.maketrans({"z": "d", "q": "k", "j": "g", "w": "v", "y": "i", "o": "u", "e": "a", "'": None, " ": None, ".": None})
_REPEATED = re.compile(r"(.)\1+")


def loose_key(key: str) -> str:
    """A coarser key for transliterated names: "kazimiyah" and "kadhimiya" share one. "" where too little is left."""
    if key.startswith(("a", "e", "u")):
        key = _LOOSE_ARTICLE.sub("", key)
    key = _REPEATED.sub(r"\1", key)
    for pair, to in _LOOSE_PAIRS:
        key = key.replace(pair, to)
    key = _REPEATED.sub(r"\1", key.translate(_LOOSE_SIGNS))
    # Endings that are heard alike: "a", "ah", "at", "h".
    if key.endswith(("a", "h")):
        key = key[:-2] if key.endswith("ah") else key[:-1]
    elif key.endswith("at"):
        key = key[:-2]
    key = key.replace("h", "")
    return key if len(key) >= 4 else ""
