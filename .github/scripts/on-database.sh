#!/usr/bin/env bash
# on-database.sh <stack> migrate|grant [<option>…]: runs the command on the cluster that the stack's outputs name, as the one role that
# may connect as its admin.
set -euo pipefail

stack=$1 command=$2
shift 2
outputs="$RUNNER_TEMP/$stack.json"
source .github/scripts/as-role.sh "$MIGRATE_ROLE"
aws cloudformation describe-stacks --stack-name "$stack" --region "$AWS_REGION" --output json >"$outputs"
endpoint=$(jq --raw-output '.Stacks[0].Outputs[]? | select(.OutputKey == "DsqlEndpoint") | .OutputValue' "$outputs")
[ -n "$endpoint" ] || { echo "The stack $stack has no output DsqlEndpoint." >&2; exit 1; }
export BILLIO_DSQL_ENDPOINT=$endpoint

case $command in
  migrate) exec node packages/data/bin/billio-data.js migrate "$@" ;;
  grant) exec node packages/data/bin/billio-data.js grant --outputs "$outputs" "$@" ;;
  *) echo "on-database.sh knows migrate and grant, not $command." >&2; exit 2 ;;
esac
