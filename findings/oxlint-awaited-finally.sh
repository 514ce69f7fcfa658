#!/usr/bin/env bash
# oxlint@1.94.0 with oxlint-tsgolint@7.0.2008, beside typescript-eslint@8.73.0
# Guess: no-misused-promises takes the same code for wrong in both, as oxlint has that rule with types from typescript-eslint.
# Behaviour: oxlint reports an async function or a function that returns a promise as the argument of Promise's finally, which waits for that
# promise (it is how a resource is closed before the result is passed on). typescript-eslint knows finally and reports nothing. Both
# report the same function where nobody waits for it.
# Output seen:
#   eslint: forEach
#   oxlint: finally forEach
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typescript@6.0.3 typescript-eslint@8.73.0 eslint@10.15.0 \
  oxlint@1.94.0 oxlint-tsgolint@7.0.2008 >/dev/null
cat >tsconfig.json <<'JSON'
{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "include": ["file.ts"] }
JSON
cat >file.ts <<'TS'
declare function read(): Promise<number>;
declare function close(): Promise<void>;
export const one = () => read().finally(() => close());
export const all = () => [1, 2].forEach(() => close());
TS
cat >eslint.config.mjs <<'JS'
import tseslint from "typescript-eslint";
const plugins = { "@typescript-eslint": tseslint.plugin };
const languageOptions = { parser: tseslint.parser, parserOptions: { project: "./tsconfig.json" } };
export default [{ files: ["file.ts"], plugins, languageOptions, rules: { "@typescript-eslint/no-misused-promises": "error" } }];
JS
cat >.oxlintrc.json <<'JSON'
{ "plugins": ["typescript"], "categories": { "correctness": "off" }, "options": { "typeAware": true },
  "rules": { "typescript/no-misused-promises": "error" } }
JSON
# The lines that a linter reports, as what is called in them.
reported() {
  ("$@" || true) | grep -oE '(file\.ts:| +)[0-9]+:[0-9]+' | grep -oE '[0-9]+:' | sort -u |
    while IFS=: read -r line; do sed -n "${line}p" file.ts | grep -oE 'finally|forEach'; done | sort -u | xargs
}
{
  echo "eslint: $(reported npx --no-install eslint file.ts)"
  echo "oxlint: $(reported npx --no-install oxlint -f unix file.ts)"
} | tee output
diff output - <<'TXT'
eslint: forEach
oxlint: finally forEach
TXT
