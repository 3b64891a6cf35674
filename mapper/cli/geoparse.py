"""`mapper geoparse`: the place names of each document, resolved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from mapper.cli.shared import Counter, finish, inputs_argument, progress


@click.command()
@inputs_argument
@click.option("-o", "--output", required=True, help="JSON Lines file to write, - for standard output.")
def geoparse(inputs: tuple[str, ...], output: str) -> int:
    """Find and resolve the place names of each document."""
    from mapper.pipeline import Pipeline, place_names
    from mapper.store import check_writable, write_lines

    if output != "-":
        check_writable(Path(output))
    pipeline, counter = Pipeline(), Counter()

    def lines() -> Iterator[str]:
        for document in progress(counter.through(pipeline.documents(inputs)), "reading"):
            yield json.dumps(place_names(*pipeline.geoparse(document)), ensure_ascii=False)

    if output == "-":
        # A lone surrogate becomes its JSON escape.
        stream = click.get_text_stream("stdout", encoding="utf-8", errors="backslashreplace")
        for line in lines():
            stream.write(line + "\n")
    else:
        write_lines(Path(output), lines())
    return finish(pipeline, counter.count)
