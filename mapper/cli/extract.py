"""`mapper extract`: the incidents as data."""

from __future__ import annotations

from pathlib import Path

import click

from mapper.cli.shared import Counter, finish, inputs_argument, progress


@click.command()
@inputs_argument
@click.option("-o", "--output", required=True, help="File to write; its suffix is the format. - is standard output (JSON Lines).")
@click.option("--no-merge", is_flag=True, help="Keep the incidents of each document apart, in the documents' order.")
def extract(inputs: tuple[str, ...], output: str, no_merge: bool) -> int:
    """Extract the incidents to .geojson, .gpkg, .parquet, .csv, .xlsx or .jsonl."""
    from mapper.pipeline import Pipeline
    from mapper.store import check_writable, write, write_rows

    if output != "-":
        check_writable(Path(output))
    pipeline, counter = Pipeline(), Counter()
    incidents = pipeline.gather(inputs, lambda documents: progress(counter.through(documents), "reading"))
    frame = pipeline.frame(incidents, merge=not no_merge)
    status = finish(pipeline, counter.count + len(frame))
    if no_merge:
        frame.insert(0, "document_id", [sources[0]["document_id"] if len(sources) else None for sources in frame["sources"]])
    if output == "-":
        write_rows(frame, click.get_text_stream("stdout", encoding="utf-8"))
    else:
        write(frame, Path(output))
    return status
