#!/usr/bin/env bash
# npm 10 and 11 (npx), with semver@7.7.3 and cowsay@1.6.0 as what is run
# Guess: a program that `npx -p <package> -- <program>` runs may itself call `npx -y <tool> <arguments>`.
# Behaviour: the outer npx hands its `-p` on as an environment variable, `npm_config_package`, which the inner one takes for its own: it
# looks for the tool in the outer one's package, and doesn't run it. Without the variable it does.
# Output seen:
#   outside: 1.2.3
#   inside: fails
#   inside, without npm_config_package: 1.2.3
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
export npm_config_yes=true npm_config_loglevel=silent
cat >inner.sh <<'SH'
npx -y semver@7.7.3 1.2.3 2>/dev/null || echo fails
SH
cat >seen.sh <<'SH'
echo "outside: $(bash inner.sh)"
echo "inside: $(npx -p cowsay@1.6.0 -- bash inner.sh)"
echo "inside, without npm_config_package: $(npx -p cowsay@1.6.0 -- env -u npm_config_package bash inner.sh)"
SH
diff <(sed -n 's/^#   //p' "$script") <(bash seen.sh) && echo "as described"
