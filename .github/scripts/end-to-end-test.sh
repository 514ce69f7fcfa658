#!/usr/bin/env bash
# Runs the end-to-end tests on the deployed API that $BILLIO_ENDPOINT names.
set -euo pipefail

# Without an address they would start an API by themselves, and pass.
: "${BILLIO_ENDPOINT:?is missing: the stack BillioTestAPI has no output ApiUrl}"
exec node packages/graphql-snapshot-tests/bin/billio-snapshot-tests.js
