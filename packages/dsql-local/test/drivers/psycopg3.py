"""A session of psycopg 3's: statements that it prepares by itself, through changes of the schema and rollbacks.

It prepares a statement that it has seen often enough, and sends DEALLOCATE ALL behind each ROLLBACK, DROP and ALTER,
whatever transaction it is in then. Told where the server is by the environment, as libpq is. Prints what it has done.
"""

import psycopg
from psycopg import errors

# Statements are prepared when they are run for the first time.
connection = psycopg.connect(prepare_threshold=0)
other = psycopg.connect(prepare_threshold=0, autocommit=True)


def rows(query, *values):
    return connection.execute(query, values).fetchall()


def again(work):
    """Repeats what DSQL says may be repeated."""
    for _ in range(5):
        try:
            return work()
        except errors.SerializationFailure:
            connection.rollback()
    raise AssertionError("a conflict at each of five tries")


def statements():
    return {name for (name,) in other.execute("SELECT name FROM pg_prepared_statements").fetchall()}


other.execute("DROP TABLE IF EXISTS item")
other.execute("CREATE TABLE item (id int PRIMARY KEY, v text)")
print("created")

# A rollback in the middle, and DEALLOCATE ALL behind it.
for number in range(20):
    connection.execute("INSERT INTO item VALUES (%s, %s)", (number, "kept" if number % 2 else "gone"))
    if number % 2:
        connection.commit()
    else:
        connection.rollback()
assert rows("SELECT count(*), min(v) FROM item") == [(10, "kept")]
connection.rollback()
print("rolled back")

# A failing statement, prepared and not, and a parameter that is none of its type.
for _ in range(3):
    for query, values, error in [
        ("INSERT INTO item VALUES (%s, %s)", (1, "twice"), errors.UniqueViolation),
        ("SELECT %s::text::int", ("x",), errors.InvalidTextRepresentation),
        ("SELECT nope FROM item WHERE id = %s", (1,), errors.UndefinedColumn),
        ("TRUNCATE item", (), errors.FeatureNotSupported),
    ]:
        try:
            connection.execute(query, values)
            raise AssertionError(f"no error of {query}")
        except error:
            pass
        try:
            rows("SELECT 1 WHERE %s = 1", 1)
            raise AssertionError("the transaction isn't aborted")
        except errors.InFailedSqlTransaction:
            connection.rollback()
        assert rows("SELECT v FROM item WHERE id = %s", 1) == [("kept",)]
        connection.execute("UPDATE item SET v = v WHERE id = %s", (1,))
        connection.commit()
print("failed and went on")

# Changes of the schema within its own transactions.
for number in range(3):
    connection.execute(f"ALTER TABLE item ADD COLUMN c{number} int")
    connection.commit()
    again(lambda: rows("SELECT * FROM item WHERE id = %s", 1))
    connection.execute("UPDATE item SET v = %s WHERE id = %s", ("kept", 1))
    connection.rollback()
    connection.execute(f"CREATE TABLE passing{number} (id int PRIMARY KEY)")
    connection.rollback()
    connection.execute("UPDATE item SET v = %s WHERE id = %s", ("kept", 1))
    connection.commit()
print("changed the schema")

# Changes of the schema by another session.
for number in range(3):
    again(lambda: rows("SELECT * FROM item WHERE id = %s", 3))
    connection.commit()
    again(lambda: other.execute(f"ALTER TABLE item ADD COLUMN d{number} int"))
    found = again(lambda: rows("SELECT * FROM item WHERE id = %s", 3))
    assert len(found[0]) == 6 + number, found
    connection.commit()
print("another changed the schema")

# A pipeline, with an error in it.
with connection.pipeline():
    connection.execute("INSERT INTO item (id, v) VALUES (%s, %s)", (100, "piped"))
    cursor = connection.execute("SELECT v FROM item WHERE id = %s", (100,))
    connection.execute("UPDATE item SET v = %s WHERE id = %s", ("piped twice", 100))
    assert cursor.fetchall() == [("piped",)]
connection.commit()
try:
    with connection.pipeline() as pipeline:
        connection.execute("INSERT INTO item (id, v) VALUES (%s, %s)", (101, "lost"))
        connection.execute("SELECT %s::text::int", ("x",))
        pipeline.sync()
    raise AssertionError("no error of the pipeline")
except errors.InvalidTextRepresentation:
    connection.rollback()
assert rows("SELECT id, v FROM item WHERE id >= %s", 100) == [(100, "piped twice")]
connection.commit()
print("piped")

# COPY in and out, and one that fails.
with connection.cursor() as cursor:
    with cursor.copy("COPY item (id, v) FROM STDIN") as copy:
        for number in range(200, 210):
            copy.write_row((number, "copied"))
    try:
        with cursor.copy("COPY item (id, v) FROM STDIN") as copy:
            copy.write_row((200, "twice"))
        raise AssertionError("no error of COPY")
    except errors.UniqueViolation:
        connection.rollback()
    with cursor.copy("COPY item (id, v) FROM STDIN") as copy:
        copy.write_row((300, "copied"))
    with cursor.copy("COPY (SELECT v FROM item WHERE id >= 200) TO STDOUT") as copy:
        assert list(copy.rows()) == [("copied",)]
connection.commit()
print("copied")

# Nothing, by the extended protocol.
connection.execute("", ())
connection.execute("-- nothing", ())
connection.commit()
assert all(name.startswith("_pg3_") for name in statements()), statements()
print("done")
