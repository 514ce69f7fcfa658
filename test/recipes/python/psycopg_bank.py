"""psycopg 3 on Aurora DSQL."""

import json
from pathlib import Path

import psycopg

from contend import ACCOUNTS, contend
from retry import with_retry
from token_for_dsql import token


def connect() -> psycopg.Connection:
    """Host, port, user, database and TLS come from libpq's variables.

    prepare_threshold: psycopg would prepare a statement at its sixth use, and a prepared one fails after a change of the
    schema.
    """
    return psycopg.connect(password=token(), autocommit=True, prepare_threshold=None)


def migrate(connection: psycopg.Connection) -> None:
    """Applies the files of `migrations/` in the order of their names, each once.

    A file has one statement, because a transaction may contain one of DDL only; IF NOT EXISTS allows it to be run again if
    the process is killed before it is recorded.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)")
    done = {name for (name,) in connection.execute("SELECT name FROM migration")}
    for file in sorted(Path(__file__).with_name("migrations").glob("*.sql")):
        if file.name in done:
            continue
        submitted = connection.execute(file.read_text())
        # CREATE INDEX ASYNC submits a job.
        job = submitted.fetchone() if submitted.description else None
        if job:
            (succeeded,) = connection.execute("CALL sys.wait_for_job(%s)", job).fetchone()
            assert succeeded, f"Job {job[0]} has failed: see sys.jobs, and drop the index before the next run."
        connection.execute("INSERT INTO migration (name) VALUES (%s)", [file.name])


def transfer(connection, source, target, amount, *, after_read=lambda: None, **retry) -> None:
    """Moves money from one account to another, in one transaction. `after_read` has two of them meet, to see a conflict."""

    def transaction():
        with connection.transaction():
            rows = connection.execute("SELECT id, balance FROM account WHERE id = ANY(%s)", [[source, target]])
            balances = dict(rows.fetchall())
            if balances[source] < amount:
                raise ValueError(f"Account {source} has less than {amount}.")
            after_read()
            # What was read may be written back: if another transaction has changed it since, this one can't commit.
            change = "UPDATE account SET balance = %s WHERE id = %s"
            connection.execute(change, [balances[source] - amount, source])
            connection.execute(change, [balances[target] + amount, target])
            connection.execute(
                "INSERT INTO transfer (source, target, amount) VALUES (%s, %s, %s)", [source, target, amount]
            )

    with_retry(transaction, **retry)


def transfer_alone(*args, **options) -> None:
    with connect() as connection:
        transfer(connection, *args, **options)


with connect() as connection:
    migrate(connection)
    migrate(connection)  # Finds nothing to do.
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO account VALUES (%s, %s, 100)", [(i, f"owner {i}") for i in range(1, ACCOUNTS + 1)]
        )
    conflicts = contend(transfer_alone)
    (total,) = connection.execute("SELECT sum(balance)::int FROM account").fetchone()
    (transfers,) = connection.execute("SELECT count(*) FROM transfer").fetchone()
    print(json.dumps({"total": total, "transfers": transfers, "conflicts": conflicts}))
