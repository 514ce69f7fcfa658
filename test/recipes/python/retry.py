"""Repeats what Aurora DSQL refuses for a conflict."""

import itertools
import random
import time


def with_retry(transaction, *, attempts=10, on_conflict=lambda: None):
    """Runs a whole transaction, and again when DSQL has refused it.

    That is OC000, another transaction was first to write the same row, or OC001, the schema has changed. Nothing is
    repeated after any other error, above all after a lost connection: the COMMIT may have been done.
    """
    for attempt in itertools.count(1):
        try:
            return transaction()
        except Exception as error:
            if sqlstate(error) != "40001" or attempt >= attempts:
                raise
        on_conflict()
        time.sleep(random.uniform(0, min(1, 0.02 * 2**attempt)))


def sqlstate(error):
    """Of an error of psycopg, or of one of SQLAlchemy, which has psycopg's in `orig`."""
    return getattr(getattr(error, "orig", error), "sqlstate", None)
