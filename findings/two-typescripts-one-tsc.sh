#!/usr/bin/env bash
# typescript@6.0.3 beside typescript@7.0.2 under the alias typescript-7; npm@11.19.1, @yarnpkg/cli-dist@4.18.1 with nodeLinker: node-modules
# Guess: both package managers give the command tsc, which both versions have, to the package that is named typescript, or both to the last.
# Behaviour: npm gives it to typescript, in whichever order the two are listed; Yarn to the alias, whose name comes later in the alphabet. So
# `npx tsc` is version 6 after one and 7 after the other. Neither says that the two collide.
# Output seen:
#   npm: Version 6.0.3
#   yarn: Version 7.0.2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir npm yarn
echo '{ "private": true, "devDependencies": { "typescript": "6.0.3", "typescript-7": "npm:typescript@7.0.2" } }' | tee npm/package.json >yarn/package.json
(cd npm && npx -y npm@11.19.1 install --silent --no-audit --no-fund >/dev/null)
printf 'nodeLinker: node-modules\nenableGlobalCache: false\n' >yarn/.yarnrc.yml
touch yarn/yarn.lock
(cd yarn && npx -y @yarnpkg/cli-dist@4.18.1 install --no-immutable >/dev/null)
{
  echo "npm: $(npm/node_modules/.bin/tsc --version)"
  echo "yarn: $(yarn/node_modules/.bin/tsc --version)"
} | tee output
diff output - <<'TXT'
npm: Version 6.0.3
yarn: Version 7.0.2
TXT
