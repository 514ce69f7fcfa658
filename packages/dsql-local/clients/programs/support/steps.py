"""What the Python programs share: the steps that the runner reads, and two transactions that collide."""

import threading
from contextlib import contextmanager


@contextmanager
def step(name):
    """Reports one step when its body is done."""
    yield
    print(f"step {name}", flush=True)


def contend(increment, sqlstate_of, seen_as):
    """Has two transactions change one row at the same time, and repeats the one that loses.

    `increment(both_wrote)` adds 1 to the row in one transaction on a connection of its own, and calls `both_wrote()`
    before it commits. `sqlstate_of(error)` reads the SQLSTATE, or None.
    """
    barrier = threading.Barrier(2)
    outcomes = []

    def until_done():
        both_wrote = barrier.wait
        while True:
            try:
                increment(lambda: both_wrote(60))
                outcomes.append("committed")
                return
            except Exception as error:
                if sqlstate_of(error) != "40001":
                    outcomes.append(error)
                    barrier.abort()
                    return
                outcomes.append("conflict")
                both_wrote = lambda _: None

    threads = [threading.Thread(target=until_done) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    assert sorted(outcomes) == ["committed", "committed", "conflict"], outcomes
    print(f"conflict {seen_as} = 40001", flush=True)
