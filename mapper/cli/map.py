"""`mapper map`: the main job, from articles to one HTML file."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.shared import Counter, chosen_reader, finish, geocoder_option, inputs_argument, jobs_option, progress, reader_options
from mapper.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd


@click.command("map")
@inputs_argument
@click.option("-o", "--output", default="output/map.html", show_default=True, help="The HTML file to write, - for standard output.")
@click.option("--title", help="Title of the map.  [default: made from the incidents]")
@click.option("--tiles", metavar="URL", help="Draw on these online tiles (an address with {z}/{x}/{y}); the map then needs the network.")
@click.option("--language", type=click.Choice(["en", "ar"]), help="Language of the page.  [default: en]")
@click.option("--theme", type=click.Choice(["auto", "light", "dark"]), help="Colours of the page.  [default: auto]")
@click.option("--style", metavar="FILE", help="A TOML file with the owner's title, logo, colours and words.")
@click.option("--png", metavar="FILE", help="Also write a picture for a report (needs matplotlib).")
@click.option("--svg", metavar="FILE", help="Also write a drawing for a report (needs matplotlib).")
@jobs_option
@geocoder_option
@reader_options
def map_(inputs: tuple[str, ...], output: str, jobs: int, geocoder: str, **options: str | None) -> int:
    """Read, extract, locate and draw: articles in, one HTML map out."""
    from mapper.maps import draw
    from mapper.maps.draw import LARGEST_PAGE
    from mapper.pipeline import Pipeline
    from mapper.store import written_aside

    if options["tiles"] and not options["tiles"].startswith(("https://", "http://")):
        raise UsageError("--tiles takes an address that begins with https://, with {z}, {x} and {y} in it")
    reader = chosen_reader(options["reader"], options["endpoint"], options["model"])
    pipeline, counter = Pipeline(jobs=jobs, reader=reader, geocoder=geocoder), Counter()
    look = {name: options[name] for name in ("title", "tiles", "language", "theme", "style")}
    # Opened before any work: an unwritable folder is told at once, and an old map stays until the new one is whole.
    with nullcontext() if output == "-" else written_aside(Path(output)) as target:
        frame = pipeline.frame(pipeline.gather(inputs, lambda documents: progress(counter.through(documents), "reading")))
        status = finish(pipeline, counter.count + len(frame))
        page = draw(frame, **look)
        if target is None:
            page.save(sys.stdout.buffer, close_file=False)
        else:
            with target.open("wb") as file:
                page.save(file, close_file=False)
    if target is not None and Path(output).stat().st_size > LARGEST_PAGE:
        page.save(output)  # again, in parts that a browser can hold
    _pictures(frame, options)
    located = int(frame.geometry.notna().sum())
    missing = len(frame) - located
    click.echo(
        f"{output}: {located} incident{'s' * (located != 1)} on the map"
        + (f", {missing} not located" if missing else "")
        + (f", from {counter.count} article{'s' * (counter.count != 1)}" if counter.count else ""),
        err=True,
    )
    return status


def _pictures(frame: gpd.GeoDataFrame, options: dict[str, str | None]) -> None:
    """The pictures asked for, beside the map."""
    wanted = [path for path in (options["png"], options["svg"]) if path]
    if not wanted:
        return
    from mapper.maps import picture
    from mapper.maps.style import load_style

    style = load_style(options["style"]) if options["style"] else None
    for path in wanted:
        picture.save(frame, path, title=options["title"], style=style)
