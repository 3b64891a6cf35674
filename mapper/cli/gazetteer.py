"""`mapper gazetteer add | info | remove`: the places that names are looked up in, and the user's own beside them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mapper.errors import InputError
    from mapper.geocode.inventory import Watch

NAMED = 20
"""Skipped rows that are named one by one."""


@click.group()
def gazetteer() -> None:
    """Add places of your own, or more of GeoNames, and say what there is."""


@gazetteer.command()
@click.argument("file", metavar="FILE")
@click.option("--name", help="Name to keep it under.  [default: the file's]")
@click.option("--licence", metavar="TEXT", help="Its licence, as `mapper gazetteer info` shall say it.")
def add(file: str, name: str | None, licence: str | None) -> int:
    """Keep the places of FILE beside the default gazetteer.

    FILE is a dump of GeoNames (allCountries.zip, a country's zip or txt, alternateNamesV2.zip), or your own places as CSV, GeoJSON or
    GeoPackage with a name and a position or area each; your own go before all others of their names.
    """
    from mapper.geocode.inventory import add_file

    skipped: list[InputError] = []
    count = 0

    def skip(error: InputError) -> None:
        nonlocal count
        count += 1
        if count <= NAMED:
            skipped.append(error)

    with _bar() as watch:
        about = add_file(file, skip, name=name, licence=licence, watch=watch)
    for error in skipped:
        click.echo(f"skipped {error}", err=True)
    if count > NAMED:
        click.echo(f"skipped {count - NAMED} more rows", err=True)
    what = "names" if about.holds == "names" else "places"
    click.echo(f"{about.name}: {about.rows:,} {what} kept; mapper gazetteer remove {about.name} takes them out again", err=True)
    return 1 if count else 0


@gazetteer.command()
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def info(format_: str) -> int:
    """Say what is in the gazetteer, from where and under which licence."""
    from mapper.geocode.inventory import as_table, inventory

    found = inventory()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if format_ == "json" else as_table(found))
    return 0


@gazetteer.command()
@click.argument("name")
def remove(name: str) -> int:
    """Take out what `add` kept under NAME."""
    from mapper.geocode.inventory import remove_added

    remove_added(name)
    click.echo(f"{name}: removed", err=True)
    return 0


@contextmanager
def _bar() -> Iterator[Watch | None]:
    """A bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)
