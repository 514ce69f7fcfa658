#!/usr/bin/env bash
# lossless-json@4.3.3
# Guess: parse() refuses every object in which a member is written twice, for its documentation says that duplicate keys throw.
# Behaviour: it compares the two values, and refuses only those that differ. An equal second member passes in silence, also
# when it is an object; 2 and 2.0 differ.
# Output seen:
#   {"b":2,"b":2} passes
#   {"b":{"c":1},"b":{"c":1}} passes
#   {"b":2,"b":3} Duplicate key 'b' encountered at position 8
#   {"b":2,"b":2.0} Duplicate key 'b' encountered at position 8
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund lossless-json@4.3.3 >/dev/null
cat >try.mjs <<'JS'
import { parse } from "lossless-json";
for (const text of ['{"b":2,"b":2}', '{"b":{"c":1},"b":{"c":1}}', '{"b":2,"b":3}', '{"b":2,"b":2.0}']) {
  let answer = "passes";
  try {
    parse(text);
  } catch (error) {
    answer = error.message;
  }
  console.log(text, answer);
}
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
