#!/usr/bin/env bash
# Looks whether production's APIs answer, without writing anything.
set -euo pipefail

: "${API:?is missing: the stack BillioAPI has no output ApiUrl}"
: "${READONLY_API:?is missing: the stack BillioReadonlyAPI has no output ApiUrl}"
exec node --import tsx packages/pipeline/src/main.ts smoke-test --signed "$API" --read-only "$READONLY_API"
