"""Files that are there wholly or not at all: written aside in the same folder, flushed, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mapper.errors import OutputError


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A name in the same folder to write to; at the end it takes the place of `path`, on an error it is gone.

    Folders on the way are made. The name keeps the suffix, for writers that look at it. A path that is there and
    is no regular file (`/dev/stdout`, a pipe) is given as it is. Raises OutputError, one sentence.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        yield path
        return
    # A link keeps pointing where it points: the file behind it is replaced.
    target = path.resolve() if path.is_symlink() else path
    aside = target.with_name(f".{target.stem[:80]}.{secrets.token_hex(6)}{target.suffix}")
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder: name a file in it")
        target.parent.mkdir(parents=True, exist_ok=True)
        # Opened once so that an unwritable folder is told before any work, and gets the modes of an ordinary file.
        with open(aside, "xb"):
            pass
        yield aside
        _flush(aside)
        os.replace(aside, target)
        with suppress(OSError):
            # Not every file system lets a folder be flushed; the rename itself is done.
            _flush(target.parent)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {_reason(error)}") from error
    finally:
        for left in (aside, aside.with_name(aside.name + "-journal"), aside.with_name(aside.name + "-wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    text = (error.strerror or str(error)).strip()
    return text[:1].lower() + text[1:]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
