#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
source retry.sh

ACCOUNTS=4 WORKERS=8 TRANSFERS_EACH=5
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
export CONFLICTS="$folder/conflicts" MEETING="$folder/meeting"
mkdir "$MEETING"
touch "$CONFLICTS"

transfer() {
  with_retry psql --no-psqlrc --quiet -v source="$1" -v target="$2" -v amount="$3" -f transfer.sql
}

# Waits for all background jobs, and fails if one has.
wait_for_all() {
  local job failed=0
  for job in $(jobs -p); do wait "$job" || failed=1; done
  return "$failed"
}

bash migrate.sh
bash migrate.sh # Finds nothing to do.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  -c "INSERT INTO account SELECT i, 'owner ' || i, 100 FROM generate_series(1, $ACCOUNTS) AS i"

# Neither writes before both have read account 1: the second to commit meets a conflict, for certain.
export AFTER_READ="bash barrier.sh"
transfer 1 2 1 &
transfer 1 3 1 &
wait_for_all
unset AFTER_READ
[ -s "$CONFLICTS" ]

# Workers with a connection each and few accounts: many meet.
work() {
  local i source
  for ((i = 0; i < TRANSFERS_EACH; i++)); do
    source=$((1 + ($1 + i) % ACCOUNTS))
    transfer "$source" $((1 + source % ACCOUNTS)) 1
  done
}
for ((worker = 0; worker < WORKERS; worker++)); do work "$worker" & done
wait_for_all

# Any other error rolls back, and isn't repeated.
if transfer 1 2 1000 2>/dev/null; then exit 1; fi

psql --no-psqlrc --no-align --tuples-only --set ON_ERROR_STOP=1 -v conflicts="$(wc -l <"$CONFLICTS")" <<'SQL'
SELECT json_build_object('total', sum(balance), 'transfers', (SELECT count(*) FROM transfer),
  'conflicts', :'conflicts'::int) FROM account;
SQL
