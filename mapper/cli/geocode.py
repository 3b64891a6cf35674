"""`mapper geocode`: what one name may mean."""

from __future__ import annotations

import click


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--near", metavar="PLACE", help="Prefer places near this one.")
@click.option("--country", metavar="CODE", help="Only in this country (ISO 3166-1 alpha-2, such as IQ).")
@click.option("--geocoder", metavar="NAME", default="gazetteer", show_default=True,
              help="gazetteer works offline; nominatim and other services send the name over the network.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Most candidates to show.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "geojson"]), default="table", show_default=True)
def geocode(names: tuple[str, ...], near: str | None, country: str | None, geocoder: str, limit: int, format_: str) -> int:
    """Resolve place names to ranked candidates, and say where it cannot choose."""
    from mapper.geocode import answer, render

    answers = [answer(name, near=near, country=country, geocoder=geocoder, limit=limit) for name in names]
    click.echo(render(answers, format_))
    return 0 if all(a.candidates for a in answers) else 1
