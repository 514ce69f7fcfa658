#!/usr/bin/env bash
# prisma@7.10.0, with @prisma/client@7.10.0
# Guess: with `engineType = "client"` there is no engine left, so once the packages are installed, without their scripts,
# `prisma generate` needs no network.
# Behaviour: it fetches the schema engine, which is for migrations, first, and fails when it can't; so does `prisma
# validate`. Any executable file named by PRISMA_SCHEMA_ENGINE_BINARY will do instead: it is looked at, never run, and the
# client generated is complete.
# Output seen:
#   validate: exit code 1, fetched schema-engine
#   generate: exit code 1, fetched schema-engine
#   generate, PRISMA_SCHEMA_ENGINE_BINARY names a script: exit code 0, fetched nothing; client.ts made, script not run
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts prisma@7.10.0 @prisma/client@7.10.0 >/dev/null
cat >try.mjs <<'JS'
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";

writeFileSync("schema.prisma", `
  generator client {
    provider   = "prisma-client"
    output     = "./generated"
    engineType = "client"
  }
  datasource db {
    provider = "postgresql"
  }
  model Item {
    id Int @id
  }
`);
writeFileSync("engine.sh", "#!/bin/sh\ntouch engine-was-run\n", { mode: 0o755 });
mkdirSync("home");

// A server of this program's own stands in for the one that engines are fetched from, and has none.
let fetched = new Set();
const mirror = createServer((request, response) => {
  fetched.add(request.url.split("/").at(-1).split(".")[0]);
  response.writeHead(404).end();
}).listen(0, "127.0.0.1");
await once(mirror, "listening");

async function prisma(command, more = {}) {
  fetched = new Set();
  const child = spawn("node_modules/.bin/prisma", [command, "--schema=schema.prisma"], {
    stdio: "ignore",
    env: {
      ...process.env,
      HOME: `${process.cwd()}/home`,
      CHECKPOINT_DISABLE: "1",
      PRISMA_ENGINES_MIRROR: `http://127.0.0.1:${mirror.address().port}`,
      ...more,
    },
  });
  const [code] = await once(child, "exit");
  return `exit code ${code}, fetched ${[...fetched].join(", ") || "nothing"}`;
}

console.log("validate:", await prisma("validate"));
console.log("generate:", await prisma("generate"));
const withScript = await prisma("generate", { PRISMA_SCHEMA_ENGINE_BINARY: `${process.cwd()}/engine.sh` });
const made = existsSync("generated/client.ts") ? "client.ts made" : "no client.ts";
const ran = existsSync("engine-was-run") ? "script run" : "script not run";
console.log(`generate, PRISMA_SCHEMA_ENGINE_BINARY names a script: ${withScript}; ${made}, ${ran}`);
mirror.close();
JS
diff <(sed -n 's/^#   //p' "$script") <(node try.mjs) && echo "as described"
