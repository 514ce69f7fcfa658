"""What the demonstrations share: transfers that meet, and their count of conflicts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

ACCOUNTS = 4
WORKERS = 8
TRANSFERS_EACH = 5


def contend(transfer) -> int:
    """Has transfers meet, and returns how many conflicts they got through.

    `transfer(source, target, amount, after_read=…, on_conflict=…)` is called by several threads.
    """
    conflicts = 0
    counting = Lock()

    def on_conflict():
        nonlocal conflicts
        with counting:
            conflicts += 1

    barrier = Barrier(2)

    def meet(target):
        # Neither writes before both have read account 1: the second to commit meets a conflict, for certain.
        first_time = iter([lambda: barrier.wait(60)])
        transfer(1, target, 1, after_read=lambda: next(first_time, lambda: None)(), on_conflict=on_conflict)

    def work(worker):
        for i in range(TRANSFERS_EACH):
            source = 1 + (worker + i) % ACCOUNTS
            transfer(source, 1 + source % ACCOUNTS, 1, on_conflict=on_conflict)

    with ThreadPoolExecutor(WORKERS) as executor:
        list(executor.map(meet, [2, 3]))
        assert conflicts > 0
        # Few accounts: many meet.
        list(executor.map(work, range(WORKERS)))

    # An error of the application rolls back, and isn't repeated.
    try:
        transfer(1, 2, 1_000)
    except ValueError:
        return conflicts
    raise AssertionError("The account has less.")
