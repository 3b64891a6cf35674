"""`mapper extract`: the incidents as data."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.shared import (
    Counter,
    Finished,
    chosen_reader,
    finish,
    geocoder_option,
    inputs_argument,
    jobs_option,
    progress,
    reader_options,
    standard_output,
)


@click.command()
@inputs_argument
@click.option("-o", "--output", required=True, help="File to write; its suffix is the format. - is standard output (JSON Lines).")
@click.option("--no-merge", is_flag=True, help="Keep the incidents of each document apart, in the documents' order.")
@jobs_option
@geocoder_option
@reader_options
def extract(
    inputs: tuple[str, ...], output: str, no_merge: bool, jobs: int, geocoder: str, reader: str, endpoint: str | None, model: str | None,
) -> int:
    """Extract the incidents to .geojson, .gpkg, .parquet, .csv, .xlsx or .jsonl."""
    from mapper.pipeline import Pipeline
    from mapper.store import suffix_of, write, write_lines, write_rows, written_aside

    pipeline, counter = Pipeline(jobs=jobs, reader=chosen_reader(reader, endpoint, model), geocoder=geocoder), Counter()
    found = pipeline.gather(inputs, lambda documents: progress(counter.through(documents), "reading"))
    if output == "-" or suffix_of(output) == ".jsonl":
        done = Finished(pipeline, counter)
        lines = done.after(pipeline.rows(found, merge=not no_merge))
        if output == "-":
            with standard_output() as stream:
                write_rows(lines, stream)
        else:
            write_lines(lines, output)
        return done.status
    # Opened before any work: an unwritable folder is told at once, and an old file stays until the new one is whole.
    with written_aside(Path(output)) as target:
        frame = pipeline.frame(found, merge=not no_merge)
        status = finish(pipeline, counter.count + len(frame))
        write(frame, target)
    return status
