"""`mapper explain`: every field of one incident with the sentence it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapper.errors import UsageError

# The columns a reader asks about, in reading order.
FIELDS = (
    "event_type", "sub_event_type", "role", "status", "date_start", "date_end", "date_precision", "place_name", "place_relation",
    "killed_low", "killed_high", "wounded_low", "wounded_high", "perpetrators", "targets", "weapons",
)


@click.command()
@click.argument("incident_id")
@click.option("--store", required=True, help="File that holds the incident, as `mapper extract` wrote it.")
def explain(incident_id: str, store: str) -> int:
    """Say why a pin is there: every field with its sentence."""
    from mapper.frame import rows
    from mapper.store import read

    frame = read(Path(store))
    row = next(rows(frame[frame["id"] == incident_id]), None)
    if row is None:
        raise UsageError(f"no incident {incident_id} in {store}: `mapper extract` writes the ids in its column id")
    evidence = row["evidence"]
    sentences = [item for item in evidence if item["field"] == "sentence"]
    click.echo(f"{row['title']}\n{row['id']}  confidence {row['confidence']:.2f}")
    for name in FIELDS:
        value = _words(row[name])
        found = [item for item in evidence if item["field"] == name]
        if value is None and not found:
            continue
        click.echo(f"\n{name}: {value if value is not None else 'not said'}")
        for item in found:
            click.echo(f"    {_in_sentence(item, sentences)}\n        {item['document_id']}:{item['start']}-{item['end']}")
    for conflict in row["conflicts"]:
        click.echo(f"\nconflict about {conflict['field']}:")
        for value in conflict["values"]:
            shown = _in_sentence({**value, "quote": ""}, sentences)
            click.echo(f"    {value['value']}  {shown}\n        {value['document_id']}:{value['start']}-{value['end']}")
    return 0


def _words(value: Any) -> str | None:
    """A field as text; None for null and for an empty list."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)


def _in_sentence(item: dict[str, Any], sentences: list[dict[str, Any]]) -> str:
    """The sentence with the words between [[ ]], or the words alone."""
    for sentence in sentences:
        if sentence["document_id"] == item["document_id"] and sentence["start"] <= item["start"] and item["end"] <= sentence["end"]:
            quote = sentence["quote"]
            a, b = item["start"] - sentence["start"], item["end"] - sentence["start"]
            return " ".join(f"{quote[:a]}[[{quote[a:b]}]]{quote[b:]}".split())
    return " ".join(str(item["quote"]).split())
