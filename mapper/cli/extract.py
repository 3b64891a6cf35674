"""`mapper extract`: the incidents as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli.shared import Counter, finish, inputs_argument, progress, standard_output

if TYPE_CHECKING:
    import geopandas as gpd


@click.command()
@inputs_argument
@click.option("-o", "--output", required=True, help="File to write; its suffix is the format. - is standard output (JSON Lines).")
@click.option("--no-merge", is_flag=True, help="Keep the incidents of each document apart, in the documents' order.")
def extract(inputs: tuple[str, ...], output: str, no_merge: bool) -> int:
    """Extract the incidents to .geojson, .gpkg, .parquet, .csv, .xlsx or .jsonl."""
    from mapper.frame import rows
    from mapper.pipeline import Pipeline
    from mapper.store import suffix_of, write, write_rows, written_aside

    pipeline, counter = Pipeline(), Counter()

    def incidents() -> gpd.GeoDataFrame:
        found = pipeline.gather(inputs, lambda documents: progress(counter.through(documents), "reading"))
        frame = pipeline.frame(found, merge=not no_merge)
        if no_merge:
            frame.insert(0, "document_id", [sources[0]["document_id"] if sources else None for sources in frame["sources"]])
        return frame

    if output == "-":
        frame = incidents()
        status = finish(pipeline, counter.count + len(frame))
        with standard_output() as stream:
            write_rows(rows(frame), stream)
        return status
    suffix_of(output)
    # Opened before any work: an unwritable folder is told at once, and an old file stays until the new one is whole.
    with written_aside(Path(output)) as target:
        frame = incidents()
        status = finish(pipeline, counter.count + len(frame))
        write(frame, target)
    return status
