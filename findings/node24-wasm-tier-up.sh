#!/usr/bin/env bash
# Node 24.21.0 (npm's package node), libpg-query@16.7.3
# Guess: a WebAssembly module of 2 MB that answers in microseconds costs what its memory takes, process.memoryUsage() shows
# where that is, and --no-wasm-tier-up keeps the optimizing compiler from it.
# Behaviour: once its functions are busy, V8 compiles them again in the background and takes some 600 MB for it, for a second
# or so. No bucket of process.memoryUsage() but the resident size shows it; v8.getHeapStatistics().peak_malloced_memory does.
# Only --no-wasm-tier-up and --no-wasm-dynamic-tiering together prevent it, each by itself doesn't.
# Output seen:
#   no options: compilers took over 300 MB; heap under 50 MB, array buffers under 50 MB, external under 300 MB
#   --no-wasm-tier-up: compilers took over 300 MB; heap under 50 MB, array buffers under 50 MB, external under 300 MB
#   --no-wasm-dynamic-tiering: compilers took over 300 MB; heap under 50 MB, array buffers under 50 MB, external under 300 MB
#   both: compilers took under 50 MB; heap under 50 MB, array buffers under 50 MB, external under 300 MB
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0 libpg-query@16.7.3 >/dev/null
cat >try.mjs <<'JS'
import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";
import { loadModule, parseSync } from "libpg-query";

await loadModule();
const peak = { heapTotal: 0, arrayBuffers: 0, external: 0 };
function look() {
  const now = process.memoryUsage();
  for (const bucket of Object.keys(peak)) peak[bucket] = Math.max(peak[bucket], now[bucket]);
}
for (let round = 0; round < 60; round++) {
  for (let i = 0; i < 200; i++) parseSync("SELECT a, count(*) FROM t JOIN u USING (id) WHERE b IN (1, 2) GROUP BY 1");
  look();
  await sleep(50);
  look();
}
const size = (bytes) => {
  const bound = [50, 300].find((mb) => bytes < mb * 2 ** 20);
  return bound === undefined ? "over 300 MB" : `under ${bound} MB`;
};
const compilers = size(v8.getHeapStatistics().peak_malloced_memory);
console.log(
  `${process.argv[2]}: compilers took ${compilers}; heap ${size(peak.heapTotal)}, ` +
    `array buffers ${size(peak.arrayBuffers)}, external ${size(peak.external)}`,
);
JS
node=node_modules/.bin/node
each() {
  "$node" try.mjs "no options"
  "$node" --no-wasm-tier-up try.mjs --no-wasm-tier-up
  "$node" --no-wasm-dynamic-tiering try.mjs --no-wasm-dynamic-tiering
  "$node" --no-wasm-tier-up --no-wasm-dynamic-tiering try.mjs both
}
diff <(sed -n 's/^#   //p' "$script") <(each) && echo "as described"
