#!/usr/bin/env bash
# vitest@4.1.12
# Guess: vi.stubEnv(name, undefined) unsets the variable of the process.env that the tests see, also after a test has put a copy
# in its place (process.env = { ...process.env }), as vi.stubEnv(name, "text") sets it there.
# Behaviour: setting and reading follow the new object, unsetting doesn't: the variable is deleted from the object that was there when
# Vitest started, and stays in the new one. With isolate: false, that holds for every file that follows in the same process.
# Output seen:
#   text: text
#   unset: was set
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vitest@4.1.12 >/dev/null
cat >stub.test.mjs <<'JS'
import { writeFileSync } from "node:fs";
import { test, vi } from "vitest";

test("a replaced process.env", () => {
  process.env = { ...process.env, MADE_UP: "was set" };
  vi.stubEnv("OTHER", "text");
  vi.stubEnv("MADE_UP", undefined);
  writeFileSync("output", `text: ${process.env.OTHER}\nunset: ${process.env.MADE_UP ?? "gone"}\n`);
});
JS
npx --no-install vitest run >/dev/null
cat output
diff output - <<'TXT'
text: text
unset: was set
TXT
