"""Bytes to characters: what is text at all, and in which encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

from mapper.errors import InputError
from mapper.resources import data_root, load_toml
from mapper.text.storable import storable

# What a file is that calls itself text and is not. Longer marks first where one begins another.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF, not text: convert it first, for example with pdftotext"),
    (b"PK\x03\x04", "is a ZIP archive or an office document, not text: save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "is an old office document, not text: save it as plain text first"),
    (b"{\\rtf", "is rich text (RTF), not plain text: save it as plain text first"),
    (b"\x89PNG", "is a picture, not text"),
    (b"\xff\xd8\xff", "is a picture, not text"),
    (b"GIF8", "is a picture, not text"),
    (b"\x1f\x8b", "is compressed (gzip): unpack it first"),
    (b"BZh", "is compressed (bzip2): unpack it first"),
    (b"\xfd7zXZ", "is compressed (xz): unpack it first"),
    (b"SQLite format 3", "is a database, not text"),
    (b"PAR1", "is a Parquet table, not text"),
    (b"\x7fELF", "is a program, not text"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")
_ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u0652]{2,}")
SAMPLE = 256 * 1024
_WIDE = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]


def decoded(data: bytes, origin: str, declared: str | None = None) -> str:
    """The text of some bytes; `declared` is the encoding that a header or a page names. Same bytes, same text.

    NUL and lone surrogates are replaced one for one. Raises InputError where the bytes are no text.
    """
    if not data.strip():
        raise InputError(origin, "is empty")
    refuse_binary(data, origin)
    encoding = encoding_of(data, declared)
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if not text.strip():
        raise InputError(origin, "is empty")
    sample = text[:20_000]
    if len(_CONTROLS.findall(sample)) > 0.02 * len(sample) or sample.count("\ufffd") > 0.2 * len(sample):
        raise InputError(origin, "is binary, not text")
    return storable(text)


def refuse_binary(data: bytes, origin: str) -> None:
    """Raises InputError, saying what it is, for bytes that are some known kind of file and no text."""
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise InputError(origin, reason)


def encoding_of(data: bytes, declared: str | None = None) -> str:
    """Name of the encoding: byte-order mark, then UTF-8, then what is declared, then what the letters look like."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    sample = data[:SAMPLE]
    if wide := _wide(sample):
        return wide
    if _is_utf8(sample):
        return "utf-8"
    if declared and (known := _known(declared)) and _fits(sample, known):
        return known
    if _is_broken_utf8(sample):
        return "utf-8"
    return _guessed(sample)


def declared_in(head: bytes) -> str | None:
    """The encoding that an HTML or XML head names."""
    match = _XML_ENCODING.search(head[:1024]) or _CHARSET.search(head[:4096])
    return match.group(1).decode("ascii") if match else None


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    # Pages that say latin-1 mean Windows' superset, as every browser reads them.
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found, found)


def _fits(sample: bytes, name: str) -> bool:
    try:
        text = sample.decode(name, errors="replace")
    except (LookupError, TypeError):
        # Codecs that are no character sets ("hex", "rot13") are known to Python too.
        return False
    return isinstance(text, str) and text.count("\ufffd") <= 0.01 * len(text)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of Latin, or the same few high bytes of Arabic."""
    if len(sample) < 4 or b"\x00" not in sample[:4096]:
        return None
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = len(sample[:4096]) // 2
    # Spaces and line ends alone give an Arabic text about one zero in seven.
    if odd > 0.1 * half and even < 0.01 * half:
        return "utf-16-le"
    if even > 0.1 * half and odd < 0.01 * half:
        return "utf-16-be"
    return None


def _is_utf8(sample: bytes) -> bool:
    # A sample may end inside a character.
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf8(sample: bytes) -> bool:
    """UTF-8 with a few bad bytes: most of what is no ASCII is well formed."""
    text = sample.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return good > 10 * bad


def _guessed(sample: bytes) -> str:
    """An old single-byte encoding. Arabic is told by words of Arabic letters, which no Western text turns into."""
    if _reads_as_arabic(sample, "cp1256"):
        # Where both fit, ISO 8859-6 has no letters in the upper half of cp1256's Latin ones.
        return "iso8859-6" if _reads_as_arabic(sample, "iso8859-6") and not _reads_better(sample, "cp1256", "iso8859-6") else "cp1256"
    latin, share = _latin(sample)
    plain = sum(65 <= byte <= 122 for byte in sample)
    if share == 1.0 and plain > sum(byte > 127 for byte in sample):
        return latin
    import charset_normalizer

    # Wide encodings were told above; a few letters would fit them by chance.
    best = charset_normalizer.from_bytes(sample, cp_exclusion=_WIDE).best()
    if best is None:
        return latin
    letters = [character for character in str(best)[:4096] if character > "\x7f" and character.isalpha()]
    return latin if all(unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters) else best.encoding


def _latin(sample: bytes) -> tuple[str, float]:
    """Which one-byte encoding of Latin script, and the share of its letters beyond ASCII that belong to one language.
    Western first: a guesser does worse on short texts.
    """
    best, most = "cp1252", -1.0
    for name, alphabets in load_toml(data_root() / "sources" / "letters.toml").items():
        letters = [c for c in sample.decode(name, errors="replace").lower() if c > "\x7f" and (c.isalpha() or c == "\ufffd")]
        share = max(sum(c in alphabet for c in letters) for alphabet in alphabets.values()) / len(letters) if letters else 1.0
        if share > most:
            best, most = name, share
    return best, most


def _reads_as_arabic(sample: bytes, name: str) -> bool:
    text = sample.decode(name, errors="replace")
    high = sum(1 for character in text if character > "\x7f")
    return high > 0 and sum(map(len, _ARABIC_WORD.findall(text))) > 0.7 * high


def _reads_better(sample: bytes, first: str, second: str) -> bool:
    one, other = (sample.decode(name, errors="replace") for name in (first, second))
    return len(_ARABIC.findall(one)) >= len(_ARABIC.findall(other))
