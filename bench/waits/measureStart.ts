import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../Row.ts";
import { type Checkouts, compare } from "./Comparison.ts";
import { runUntil } from "./run.ts";

const MOST = 0.35;

/** `npm start` on a data directory that an earlier start has filled, until it says that it is ready. */
export async function measureStart(checkouts: Checkouts, quick: boolean): Promise<Row[]> {
  const base = await mkdtemp(join(tmpdir(), "billio-waits-"));
  try {
    const start = (side: keyof Checkouts) => () =>
      runUntil(
        `npm start -- --port 4760 --dsql-port 5760 --data-dir ${join(base, side)}`,
        checkouts[side],
        "Ready. Ctrl-C stops it.",
      );
    const sides = { now: start("now"), before: start("before") };
    return await compare("a second `npm start`, until it is ready", sides, quick ? 2 : 9, MOST);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}
