"""`mapper geoparse`: the place names of each document, resolved."""

from __future__ import annotations

import click

from mapper.cli.shared import Counter, Finished, geocoder_option, inputs_argument, jobs_option, progress, standard_output


@click.command()
@inputs_argument
@click.option("-o", "--output", required=True, help="JSON Lines file to write, - for standard output.")
@jobs_option
@geocoder_option
def geoparse(inputs: tuple[str, ...], output: str, jobs: int, geocoder: str) -> int:
    """Find and resolve the place names of each document."""
    from mapper.pipeline import Pipeline
    from mapper.store import write_lines, write_rows

    pipeline, counter = Pipeline(jobs=jobs, geocoder=geocoder), Counter()
    done = Finished(pipeline, counter)
    documents = progress(counter.through(pipeline.documents(inputs)), "reading")
    rows = done.after(pipeline.place_names(documents))
    if output == "-":
        with standard_output() as stream:
            write_rows(rows, stream)
    else:
        write_lines(rows, output)
    return done.status
