"""The same work on several processes, in the same order, holding only a few pieces in memory at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Large enough that sending a piece costs nothing beside the work, small enough that the last piece does not keep one core waiting.
PIECE = 64


def ordered(work: Callable[[list[T]], list[R]], items: Iterable[T], *, jobs: int) -> Iterator[R]:
    """`work` over pieces of `items` on `jobs` processes; results in the order of the items.

    `work` must be a module-level function: it is sent to the processes by name. At most two pieces a process are under way.
    """
    stream = iter(items)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        waiting: deque[Future[list[R]]] = deque()
        while True:
            while len(waiting) < 2 * jobs and (piece := list(islice(stream, PIECE))):
                waiting.append(pool.submit(work, piece))
            if not waiting:
                return
            yield from waiting.popleft().result()
