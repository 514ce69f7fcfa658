#!/usr/bin/env bash
# Node 24.21.0 (npm's package node)
# Guess: an object that nobody holds any more is found to be free by the next collection of young objects, whether its getters
# stand in an object literal or in a class.
# Behaviour: the functions of a literal's getters become part of the object's hidden class, so each object that is made has a
# hidden class of its own, among the old objects, and that holds the functions and all that they refer to. Young objects that
# are made so live until the old ones are collected: in a server each request's data, and every collection of young objects
# has to copy all of it. A literal's methods, and a class's getters, don't.
# Output seen:
#   literal, getter: over 100 bytes kept of each object, and what its getter refers to
#   literal, method: under 10 bytes kept of each object
#   class, getter: under 10 bytes kept of each object
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@24.21.0 >/dev/null
cat >try.mjs <<'JS'
import v8 from "node:v8";

class WithGetter {
  #data;
  constructor(data) {
    this.#data = data;
  }
  get first() {
    return this.#data[0];
  }
}
const makers = {
  "literal, getter": (data) => ({
    get first() {
      return data[0];
    },
  }),
  "literal, method": (data) => ({ first: () => data[0] }),
  "class, getter": (data) => new WithGetter(data),
};
const OBJECTS = 4_000;
const DATA = 100;
const old = () => v8.getHeapSpaceStatistics().find((space) => space.space_name === "old_space").space_used_size;
let sum = 0;
function make(maker, objects) {
  for (let each = 0; each < objects; each++) {
    const made = maker(Array.from({ length: DATA }, () => each));
    sum += typeof made.first === "function" ? made.first() : made.first;
    if (each % 1_000 === 0) gc({ type: "minor" });
  }
  gc({ type: "minor" });
  gc({ type: "minor" });
}
for (const [name, maker] of Object.entries(makers)) {
  make(maker, 1_000);
  gc();
  const before = old();
  make(maker, OBJECTS);
  const kept = (old() - before) / OBJECTS;
  const text = kept > 100 ? "over 100" : kept < 10 ? "under 10" : kept.toFixed(0);
  // What the getter refers to takes 8 bytes for each number, 4 where pointers are compressed.
  const all = kept > DATA * 4 ? ", and what its getter refers to" : "";
  console.log(`${name}: ${text} bytes kept of each object${all}`);
}
if (sum === 0) throw new Error("nothing was read");
JS
diff <(sed -n 's/^#   //p' "$script") <(node_modules/.bin/node --expose-gc try.mjs) && echo "as described"
