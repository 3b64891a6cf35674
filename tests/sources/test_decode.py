"""Bytes to text: encodings told apart, other files refused by what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InputError
from mapper.sources.decode import decoded

ARABIC = "قال مسؤول في الشرطة إن انفجارا وقع في بغداد يوم الجمعة الماضية وأسفر عن مقتل شخصين."
MIXED = f"Police said: {ARABIC}\n\nThe blast hit the market."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"])
@pytest.mark.parametrize("text", [ARABIC, MIXED], ids=["arabic", "mixed"])
def test_arabic(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding), "x") == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Le président a déclaré que l’attaque a tué deux personnes à Besançon – “hier”."),
        ("cp1252", "Die Explosion in Köln tötete drei Menschen, sagte die Polizei für Öffentlichkeit."),
        ("cp1250", "Výbuch v továrně zabil tři lidi, řekla policie. Příčina není známá."),
        ("cp1251", "Взрыв произошёл в центре города, двое погибли, сообщила полиция Харькова."),
        ("shift_jis", "警察によると、爆発で二人が死亡した。バグダッドの中心部で。"),
    ],
)
def test_other_scripts(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding), "x") == text


def test_a_declared_encoding_is_heeded_only_where_it_fits() -> None:
    assert decoded("café".encode("cp1252"), "x", declared="ISO-8859-1") == "café"
    assert decoded("café".encode(), "x", declared="windows-1252") == "café"
    assert decoded("café".encode("cp1252"), "x", declared="no-such-encoding") == "café"
    assert decoded("café".encode("cp1252"), "x", declared="hex") == "café"


def test_a_bad_byte_costs_one_character() -> None:
    assert decoded("Kraków été ".encode() * 20 + b"\xff end", "x").endswith("\ufffd end")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.4", "is a PDF"),
        (b"PK\x03\x04...", "office document"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (bytes(range(32)) * 40, "is binary"),
    ],
)
def test_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decoded(data, "x")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decoded(data, "x")
    except InputError:
        return
    assert text.strip()
    assert "\x00" not in text
    text.encode("utf-8")
