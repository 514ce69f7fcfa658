#!/usr/bin/env bash
# Runs CDK on the stacks of packages/cdk. $BILLIO_CDK_CONTEXT, if it isn't empty, is the JSON of its cdk.context.json. (CDK takes
# variables that begin with CDK_ for its options.)
set -euo pipefail

root=$PWD
cd packages/cdk
if [ -n "${BILLIO_CDK_CONTEXT:-}" ]; then
  jq --exit-status 'type == "object"' <<<"$BILLIO_CDK_CONTEXT" >/dev/null ||
    { echo "The variable BILLIO_CDK_CONTEXT must be a JSON object, as in packages/cdk/cdk.context.example.json." >&2; exit 2; }
  printf '%s\n' "$BILLIO_CDK_CONTEXT" >cdk.context.json
fi
# By its path: a runner may have another cdk, of another version than the lock file's.
exec "$root/node_modules/.bin/cdk" "$@"
