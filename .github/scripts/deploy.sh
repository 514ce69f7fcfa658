#!/usr/bin/env bash
# Deploys the stacks that are named, and none that they depend on. An output ApiUrl of a stack becomes an output of the step, under
# the stack's name.
set -euo pipefail

outputs="$RUNNER_TEMP/outputs.json"
rm -f "$outputs"
source .github/scripts/as-role.sh "$DEPLOY_ROLE"
bash .github/scripts/cdk.sh deploy --exclusively --require-approval never --no-notices --outputs-file "$outputs" "$@"
jq --raw-output 'to_entries[] | select(.value.ApiUrl) | "\(.key)=\(.value.ApiUrl)"' "$outputs" >>"$GITHUB_OUTPUT"
