#!/usr/bin/env bash
# Applies the files of migrations/ in the order of their names, each once. A file has one statement, because a transaction may
# contain one of DDL only; IF NOT EXISTS allows it to be run again if this is stopped before it is recorded.
set -euo pipefail
cd "$(dirname "$0")"

run() { psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 "$@"; }

run -c "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY)"
for file in migrations/*.sql; do
  applied=$(run --set name="$file" <<<"SELECT count(*) FROM migration WHERE name = :'name'")
  [ "$applied" = 0 ] || continue
  # CREATE INDEX ASYNC prints the id of the job that builds the index.
  job=$(run -f "$file")
  if [ -n "$job" ] && [ "$(run --set job="$job" <<<"CALL sys.wait_for_job(:'job')")" != t ]; then
    echo "Job $job has failed: see sys.jobs, and drop the index before the next run." >&2
    exit 1
  fi
  run --set name="$file" <<<"INSERT INTO migration (name) VALUES (:'name')"
done
