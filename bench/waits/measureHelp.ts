import type { Row } from "../Row.ts";
import { type Checkouts, compare } from "./Comparison.ts";
import { run } from "./run.ts";

const MOST = 0.3;

const workspace = (name: string) => `npm run --silent yarn -- workspace @mattb.tech/billio-${name}`;
const installed = "npx --no-install";

/** What the README of each version says to run. */
const programs: readonly (Record<keyof Checkouts, string> & { name: string })[] = [
  { name: "npm start", now: "npm start --", before: "npm start --" },
  { name: "migrate", now: `${installed} billio-data migrate`, before: `${workspace("data")} migrate` },
  { name: "import", now: `${installed} billio-backup import`, before: `${workspace("backup")} import` },
  {
    name: "dsql-local start",
    now: `${installed} dsql-local start`,
    before: `${workspace("dsql-local")} start`,
  },
  {
    name: "dsql-check, without the 0.2 s of npx",
    now: "node packages/dsql-local/bin/dsql-check.js",
    before: "node packages/dsql-local/bin/dsql-check.js",
  },
  {
    name: "snapshot tests",
    now: `${installed} billio-snapshot-tests`,
    before: `${workspace("graphql-snapshot-tests")} test`,
  },
  { name: "npm run bench", now: "npm run bench --", before: "npm run bench --" },
  {
    name: "npm run bench:dsql-local",
    now: "npm run bench:dsql-local --",
    before: "npm run bench:dsql-local --",
  },
];

/** `--help` of each program that both versions have. */
export async function measureHelp(checkouts: Checkouts, quick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, ...commands } of programs) {
    const help = (side: keyof Checkouts) => async () =>
      (await run(`${commands[side]} --help`, checkouts[side])).ms;
    const sides = { now: help("now"), before: help("before") };
    rows.push(...(await compare(`\`--help\`: ${name}`, sides, quick ? 2 : 9, MOST)));
  }
  return rows;
}
