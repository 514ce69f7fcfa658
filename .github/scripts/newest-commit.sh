#!/usr/bin/env bash
# Refuses a run that was started again although main has moved on: it could bring its older code over what a later run has deployed.
# A first attempt goes on, for runs come one after the other and the later one is yet to come.
set -euo pipefail

: "${GITHUB_RUN_ATTEMPT:?is missing}" "${GITHUB_SHA:?is missing}" "${TOKEN:?is missing}"
[ "$GITHUB_RUN_ATTEMPT" != 1 ] || exit 0
# The header comes from a file, for others can see a program's arguments.
head=$(
  curl --silent --show-error --fail --retry 3 --max-time 30 \
    --header 'accept: application/vnd.github+json' \
    --header @<(printf 'authorization: Bearer %s' "$TOKEN") \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/git/ref/heads/main" |
    jq --raw-output --exit-status '.object.sha'
) || { echo "GitHub doesn't tell where main is. This job has deployed nothing." >&2; exit 1; }
[ "$head" != "$GITHUB_SHA" ] || exit 0
echo "This is attempt $GITHUB_RUN_ATTEMPT of a run for $GITHUB_SHA, but main is at $head, which a later run brings or has brought. This job has deployed nothing. Run the newest run of Deploy again instead, or push." >&2
exit 1
