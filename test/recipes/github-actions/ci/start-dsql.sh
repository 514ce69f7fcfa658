#!/usr/bin/env bash
# Starts the local DSQL in the background, and returns when it is ready. It runs until the job ends.
set -euo pipefail

npx --no-install billio-dsql-local start --port "$PGPORT" --data-dir .dsql >dsql.log 2>&1 &
server=$!

# Reads the log until the server says that it is ready, has ended, or has taken too long.
if grep --quiet '^Ready' <(timeout 60 tail --lines=+1 --follow --pid="$server" dsql.log 2>/dev/null); then
  exit 0
fi
echo "The local DSQL could not be started:" >&2
cat dsql.log >&2
exit 1
