"""The command line: `mapper map | extract | geoparse | geocode | gazetteer | explain`.

Each command is a file of its own; a command's imports happen when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys

import click

from mapper.cli.explain import explain
from mapper.cli.extract import extract
from mapper.cli.gazetteer import gazetteer
from mapper.cli.geocode import geocode
from mapper.cli.geoparse import geoparse
from mapper.cli.map import map_
from mapper.errors import MapperError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="incident-mapper", prog_name="mapper")
@click.option("--debug", is_flag=True, help="Show the full traceback of an error.")
def cli(debug: bool) -> None:
    """Read news, and draw what happened, where and when, with the sentence behind every field.

    Everything works without a network. INPUT is a file, a folder, a URL, or - for standard input.
    """


for command in (map_, extract, geoparse, geocode, gazetteer, explain):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 some inputs skipped, 2 usage or nothing read, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        status = cli.main(args=words, prog_name="mapper", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return 2
    except MapperError as error:
        if debug:
            raise
        click.echo(f"mapper: {error}", err=True)
        return 2
    except BrokenPipeError:
        # The reader of our output has gone ("| head"): nothing is left to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
