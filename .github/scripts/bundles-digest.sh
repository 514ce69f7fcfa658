#!/usr/bin/env bash
# One digest of all files in dist/, as the step's output `bundles`. Where $EXPECTED is given it has to be that: what is deployed is
# what was built and checked first, though each job builds it by itself.
set -euo pipefail

[ -d dist ] || { echo "There is no dist/: npm run build:lambdas makes it." >&2; exit 1; }
digest=$(cd dist && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [ -n "${EXPECTED:-}" ] && [ "$EXPECTED" != "$digest" ]; then
  echo "dist/ isn't what the job build made of the same commit: $digest instead of $EXPECTED. Nothing was deployed by this job." >&2
  exit 1
fi
echo "bundles=$digest" >>"$GITHUB_OUTPUT"
