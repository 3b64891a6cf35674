"""`mapper map`: the main job, from articles to one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.shared import Counter, finish, inputs_argument, jobs_option, progress


@click.command("map")
@inputs_argument
@click.option("-o", "--output", default="output/map.html", show_default=True, help="The HTML file to write.")
@click.option("--title", help="Title of the map.  [default: made from the incidents]")
@click.option("--tiles", help="Also offer this online tile layer (its address, with {z}/{x}/{y}); none without it.")
@jobs_option
def map_(inputs: tuple[str, ...], output: str, title: str | None, tiles: str | None, jobs: int) -> int:
    """Read, extract, locate and draw: articles in, one HTML map out."""
    from mapper.maps import draw
    from mapper.pipeline import Pipeline
    from mapper.store import written_aside

    pipeline, counter = Pipeline(jobs=jobs), Counter()
    # Opened before any work: an unwritable folder is told at once, and an old map stays until the new one is whole.
    with written_aside(Path(output)) as target:
        frame = pipeline.frame(pipeline.gather(inputs, lambda documents: progress(counter.through(documents), "reading")))
        status = finish(pipeline, counter.count + len(frame))
        target.write_text(draw(frame, title=title, tiles=tiles).get_root().render(), encoding="utf-8")
    located = int(frame.geometry.notna().sum())
    missing = len(frame) - located
    click.echo(
        f"{output}: {located} incident{'s' * (located != 1)} on the map"
        + (f", {missing} not located" if missing else "")
        + f", from {counter.count} article{'s' * (counter.count != 1)}",
        err=True,
    )
    return status
