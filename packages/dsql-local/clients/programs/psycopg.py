"""psycopg 3 on libpq. Takes everything from libpq's environment variables.

Needs nothing for tables, rows and transactions. Not here: nested `transaction()` blocks (savepoints), named cursors.
A conflict is `error.sqlstate` 40001, class SerializationFailure.
"""

import sys

# This file has the package's name.
sys.path.pop(0)
try:
    import psycopg
except ImportError as error:
    print(f"skip {error} for {sys.executable} (Debian: python3-psycopg)")
    sys.exit()
sys.path.append("support")
from steps import contend, step

print(f"version {psycopg.__version__}", flush=True)

connection = psycopg.connect(autocommit=True)

with step("schema"):
    connection.execute("CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL)")
    connection.execute("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)")
    # A transaction holds one DDL statement, and takes it back.
    with connection.transaction(force_rollback=True):
        connection.execute("CREATE TABLE undone (id int PRIMARY KEY)")
    assert connection.execute("SELECT to_regclass('undone')").fetchone() == (None,)

with step("rows"):
    (id,) = connection.execute("INSERT INTO shelf (name) VALUES (%s) RETURNING id", ("reading",)).fetchone()
    connection.execute("UPDATE shelf SET name = %(name)s WHERE id = %(id)s", {"name": "read", "id": id})
    for binary in (False, True):
        cursor = connection.execute("SELECT id, name FROM shelf WHERE id = ANY(%s)", ([id],), binary=binary)
        assert cursor.fetchall() == [(id, "read")]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO shelf (name) VALUES (%s)", [("a",), ("b",)])
        with cursor.copy("COPY shelf (name) FROM STDIN") as copy:
            copy.write_row(("c",))
        assert cursor.execute("DELETE FROM shelf WHERE name <= 'c'").rowcount == 3


def count():
    return connection.execute("SELECT count(*) FROM counter").fetchone()[0]


with step("commit"):
    with connection.transaction():
        connection.execute("INSERT INTO counter VALUES (%s, 0)", (1,))
        connection.execute("INSERT INTO counter VALUES (%s, 0)", (2,))
    with connection.pipeline():
        connection.execute("INSERT INTO counter VALUES (%s, 0)", (3,))
        connection.execute("INSERT INTO counter VALUES (%s, 0)", (4,))
    assert count() == 4

with step("rollback"):
    with connection.transaction():
        connection.execute("DELETE FROM counter")
        raise psycopg.Rollback()
    try:
        with connection.transaction():
            connection.execute("DELETE FROM counter")
            connection.execute("INSERT INTO counter VALUES (%s, 0)", ("zzz",))
    except psycopg.errors.InvalidTextRepresentation:
        pass
    assert count() == 4

with step("conflict"):

    def increment(both_wrote):
        with psycopg.connect() as own, own.transaction():
            own.execute("UPDATE counter SET n = n + 1 WHERE id = %s", (1,))
            both_wrote()

    contend(increment, lambda error: getattr(error, "sqlstate", None), "error.sqlstate")
    assert connection.execute("SELECT n FROM counter WHERE id = 1").fetchone() == (2,)

with step("prepared"):
    for id, n in ((1, 2), (2, 0)):
        cursor = connection.execute("SELECT n FROM counter WHERE id = %s", (id,), prepare=True)
        assert cursor.fetchone() == (n,)

with step("close"):
    connection.close()
    assert connection.closed
