#!/usr/bin/env bash
# aws-cdk@2.1148.1
# Guess: a variable CDK_CONTEXT in a pipeline's environment is the pipeline's own business.
# Behaviour: every variable CDK_<NAME> is the option --<name> of cdk's command line, so that CDK_CONTEXT is --context; one that
# is no assignment is only warned about, one that is changes what the app is synthesized with. CDK_OUTPUT writes elsewhere.
# Output seen:
#   app's context: by environment
#   not an assignment: warned about, and gone on without
#   CDK_OUTPUT: written to elsewhere
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-cdk@2.1148.1 >/dev/null
# The least that is an app: it writes an assembly without stacks, and tells the context that it was given.
cat >app.mjs <<'JS'
import { mkdirSync, writeFileSync } from "node:fs";
const out = process.env.CDK_OUTDIR;
mkdirSync(out, { recursive: true });
writeFileSync(`${out}/manifest.json`, JSON.stringify({ version: "36.0.0", artifacts: {} }));
console.error(`app's context: ${JSON.parse(process.env.CDK_CONTEXT_JSON).greeting}`);
JS
# An app without stacks ends with 1.
cdk() { node_modules/.bin/cdk "$@" --app "node app.mjs" --no-notices 2>&1 || true; }
{
  CDK_CONTEXT="greeting=by environment" cdk synth | grep "app's context"
  CDK_CONTEXT='{"greeting":"hello"}' cdk synth >told
  grep -q "Context argument is not an assignment" told && grep -q "app's context: undefined" told &&
    echo "not an assignment: warned about, and gone on without"
  CDK_OUTPUT=elsewhere cdk synth >told
  [ -f elsewhere/manifest.json ] && echo "CDK_OUTPUT: written to elsewhere"
} >seen
diff <(sed -n 's/^#   //p' "$script") seen && echo "as described"
