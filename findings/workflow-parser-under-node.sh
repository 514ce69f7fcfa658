#!/usr/bin/env bash
# @actions/workflow-parser@0.3.61, under Node 20 and later
# Guess: GitHub's own parser of workflows is imported by Node as it is.
# Behaviour: its modules import a JSON file without saying that it is one, which Node refuses; a loader or bundler
# that knows JSON has to come between.
# Output seen:
#   by Node: ERR_IMPORT_ATTRIBUTE_MISSING
#   bundled by esbuild: parseWorkflow is a function
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @actions/workflow-parser@0.3.61 esbuild@0.28.2 >/dev/null
cat >try.mjs <<'JS'
import { build } from "esbuild";

const code = await import("@actions/workflow-parser").then(
  () => "imported",
  // Node 20 and later versions name it differently.
  ({ code }) => code.replace("ERR_IMPORT_ASSERTION_TYPE_MISSING", "ERR_IMPORT_ATTRIBUTE_MISSING"),
);
console.log(`by Node: ${code}`);
await build({
  stdin: { contents: 'export { parseWorkflow } from "@actions/workflow-parser";', resolveDir: process.cwd() },
  bundle: true,
  platform: "node",
  format: "cjs",
  outfile: "bundled.cjs",
  logLevel: "error",
});
const { parseWorkflow } = await import("./bundled.cjs");
console.log(`bundled by esbuild: parseWorkflow is a ${typeof parseWorkflow}`);
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs 2>/dev/null) && echo "as described"
