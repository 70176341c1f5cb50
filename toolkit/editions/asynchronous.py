"""Builds for programs that use asyncio: the work is done in a thread, events are told in the loop's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from toolkit.editions.events import Event, Listener

T = TypeVar("T")


async def in_thread(work: Callable[[Listener, threading.Event], T], listener: Listener) -> T:
    """Do some work in a thread of its own, and return what it returns.

    If the task is cancelled, the work is asked to stop and waited for; what is under way is finished first.

    Args:
        work: Takes a listener, and an event that is set once it is to stop.
        listener: Told of each step, in the thread of the loop; of all of them before this returns. What it raises
            goes to the loop's exception handler, and stops nothing.

    Raises:
        asyncio.CancelledError: The task was cancelled; the work is over.
    """
    loop = asyncio.get_running_loop()
    cancel = threading.Event()

    def tell(event: Event) -> None:
        loop.call_soon_threadsafe(listener, event)

    # Not the loop's own executor: builds that wait for each other there could keep all others from going on.
    with ThreadPoolExecutor(1, thread_name_prefix="build") as executor:
        future = loop.run_in_executor(executor, work, tell, cancel)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            cancel.set()
            await _end_of(future)
            raise
        finally:
            cancel.set()  # where the loop itself is given up, the thread is still waited for


async def _end_of(future: asyncio.Future[T]) -> None:
    """Wait until some work is over, however often the task is cancelled meanwhile, and whatever came of it."""
    while not future.done():
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError:
            continue
    if not future.cancelled():
        future.exception()  # it has been looked at: the loop need not complain
