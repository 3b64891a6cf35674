"""Spanish is one file of data: what it must do, and that no code names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mapper.extraction import extract
from mapper.model import Document, Event
from mapper.text import read_text

PACKAGE = Path(__file__).parents[2] / "mapper"


def lead(text: str, published: date) -> Event:
    found = extract(read_text(Document("d", text, published=published)), ())
    assert found, text
    return found[0]


@pytest.mark.parametrize(
    ("text", "sub_type"),
    [
        (
            "Al menos 20 policías murieron en un atentado con carro bomba en la capital, informó el gobierno.",
            "Remote explosive/landmine/IED",
        ),
        ("Un sismo de magnitud 7,1 sacudió el centro del país y causó la muerte de 149 personas.", "Natural disaster"),
        ("Hombres armados secuestraron a los estudiantes en la carretera de la costa.", "Abduction/forced disappearance"),
        ("Más de un millón de personas marcharon por las calles de la ciudad para exigir reformas.", "Peaceful protest"),
        ("Diez soldados murieron en una emboscada de la guerrilla en el sur del departamento.", "Armed clash"),
        ("El gobierno y la guerrilla firmaron un acuerdo de paz en la ciudad.", "Agreement"),
    ],
)
def test_types(text: str, sub_type: str) -> None:
    assert lead(text, date(2019, 1, 18)).sub_event_type == sub_type


def test_day_counts_and_perpetrator() -> None:
    text = (
        "Al menos 20 policías murieron y 68 resultaron heridos en un atentado con carro bomba contra una escuela el jueves, "
        "informó la policía. El ELN reivindicó el ataque."
    )
    found = extract(read_text(Document("d", text, published=date(2019, 1, 18))), ())
    event = found[0]
    assert event.when is not None
    assert event.when.first == date(2019, 1, 17)
    assert event.killed is not None
    assert (event.killed.low, event.killed.high) == (20, None)
    assert event.wounded is not None
    assert (event.wounded.low, event.wounded.high) == (68, 68)
    assert [a.name for e in found for a in e.perpetrators] == ["National Liberation Army (Colombia)"]
    assert [w.name for w in event.weapons] == ["car bomb"]


def test_the_language_is_told() -> None:
    assert (
        read_text(Document("d", "El ejército informó que los soldados fueron atacados por la guerrilla en el sur.")).sentences[0].language
        == "es"
    )


def test_no_code_of_extraction_names_the_language() -> None:
    for path in (PACKAGE / "extract").glob("*.py"):
        assert '"es"' not in path.read_text(encoding="utf-8"), path.name
