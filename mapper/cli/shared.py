"""What the commands have in common: inputs, skipped inputs named, progress on a terminal only."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from mapper.errors import InputError, UsageError

if TYPE_CHECKING:
    from mapper.pipeline import Pipeline
    from mapper.readers import Reader

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

inputs_argument = click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that read at the same time."
)


geocoder_option = click.option(
    "--geocoder", metavar="NAME", default="gazetteer", show_default=True,
    help="Also ask nominatim or another service for place names that the gazetteer lacks; those names are sent there, one a second.",
)


def reader_options(command: F) -> F:
    """`--reader`, `--endpoint`, `--model`: who reads for incidents."""
    for option in (
        click.option("--model", help="Name of the model at --endpoint.  [default: the first it offers]"),
        click.option("--endpoint", metavar="URL", help="OpenAI-compatible address for --reader llm; the texts are sent there."),
        click.option("--reader", type=click.Choice(["rules", "llm"]), default="rules", show_default=True,
                     help="rules work offline; llm asks a model at --endpoint and checks every value against the text."),
    ):
        command = option(command)
    return command


def chosen_reader(reader: str | None, endpoint: str | None, model: str | None) -> Reader | None:
    """The reader of these options, None for the rules; raises UsageError where they do not fit."""
    if reader in (None, "rules") and endpoint is None and model is None:
        return None
    from mapper.readers import make_reader

    return make_reader(reader or "rules", endpoint=endpoint, model=model)


def progress(items: Iterable[T], label: str, *, total: int | None = None) -> Iterator[T]:
    """The items, counted in a bar on standard error where that is a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, total=total, description=label)


def name_skipped(skipped: Iterable[InputError]) -> None:
    """One line each on standard error."""
    for error in skipped:
        click.echo(f"skipped {error}", err=True)


class Finished:
    """Ends a run of rows that are written as they come: names what was skipped, and fails before an old file is
    replaced where nothing could be read.
    """

    def __init__(self, pipeline: Pipeline, counter: Counter) -> None:
        self._pipeline = pipeline
        self._counter = counter
        self.status = 0

    def after(self, rows: Iterable[T]) -> Iterator[T]:
        count = 0
        for row in rows:
            count += 1
            yield row
        self.status = finish(self._pipeline, self._counter.count + count)


def finish(pipeline: Pipeline, documents_read: int) -> int:
    """Exit status of a run; raises UsageError where no input at all could be read."""
    name_skipped(pipeline.skipped)
    for note in pipeline.notes:
        click.echo(f"note: {note}", err=True)
    if documents_read == 0:
        raise UsageError("nothing could be read: give an article, a folder of articles, or a JSON Lines file")
    return 1 if pipeline.skipped else 0


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output as UTF-8 whatever the locale says; a lone surrogate of a text becomes its JSON escape."""
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()


class Counter:
    """Counts what passes through it."""

    def __init__(self) -> None:
        self.count = 0

    def through(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.count += 1
            yield item
