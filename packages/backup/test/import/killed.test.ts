import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "../../../../test/bundleProgram.ts";
import { importInto, type ImportReport } from "../../src/index.ts";
import { deleteAllItems } from "../support/deleteAllItems.ts";
import { seedOf } from "../support/seed.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { madeUpSource } from "./madeUpSource.ts";

const KILLS = 50;
const ITEMS = 3_000;
const REJECTED = ITEMS / 100;

const dsql = useDsql({ isolated: migrated });
let executor: ReturnType<typeof createDatabase>;
beforeAll(() => {
  Object.assign(process.env, dsql.env);
  executor = createDatabase(readDatabaseSettings(dsql.env));
});
afterAll(() => executor.close());

const empty = () => deleteAllItems(executor);

/** All that is stored, with all that it says, but for when it was written. */
async function stored(): Promise<string[]> {
  const sql =
    "SELECT id, type, series_id, shelf, title, rating, notes, added_at, moved_at, data FROM items ORDER BY id";
  const rows = await executor.run({ name: "test.all", sql, values: [], effect: "read" });
  return rows.map((row) => row.join(" "));
}

async function counted(): Promise<number> {
  const sql = "SELECT count(*) FROM items";
  const [row] = await executor.run({ name: "test.count", sql, values: [], effect: "read" });
  return Number(row?.[0]);
}

/** Numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("killed at 50 random moments and started again it ends as if nothing had been: all there, nothing twice", async () => {
  const seed = seedOf("Imports are killed");
  const random = randomNumbers(seed);
  const folder = await temporaryFolder();
  const [work, rejects] = [join(folder, "work"), join(folder, "rejects.jsonl")];
  const killable = new URL("killable.ts", import.meta.url);
  const program = await bundleProgram(killable, join(folder, "program"));
  const start = () => {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [program, String(ITEMS), work, rejects], {
      env: { PATH, HOME, ...dsql.env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout }));
    return { child, ended };
  };

  let began = performance.now();
  expect((await start().ended).code).toBe(0);
  /** What a run takes that nobody kills: on a busy machine now more, now less. */
  let wholeMs = performance.now() - began;
  const expected = await stored();
  expect(expected).toHaveLength(ITEMS - REJECTED);
  const allRejects = await readFile(rejects, "utf8");

  /** At any moment of a run, or at one after the first row is written. */
  const killLater = async (child: ChildProcess, atAnyTime: boolean, signal: AbortSignal) => {
    try {
      if (!atAnyTime) while ((await counted()) === 0) await sleep(2, undefined, { signal });
      await sleep(random() * (atAnyTime ? wholeMs : wholeMs / 10), undefined, { signal });
      child.kill("SIGKILL");
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  let [kills, midway, finished] = [0, 0, 0];
  while (kills < KILLS || finished === 0) {
    await empty();
    await rm(rejects);
    for (let runs = 1; ; runs++) {
      began = performance.now();
      const { child, ended } = start();
      const killing = new AbortController();
      if (kills < KILLS) void killLater(child, kills % 2 === 0, killing.signal);
      const { code, stdout } = await ended;
      killing.abort();
      // Never half of them: they are there before the first row is written.
      const written = await counted();
      if (written > 0) expect(await readFile(rejects, "utf8")).toBe(allRejects);
      if (code === null) {
        kills++;
        if (written > 0 && written < expected.length) midway++;
        continue;
      }
      expect(code, `seed ${String(seed)}`).toBe(0);
      if (runs === 1) wholeMs = performance.now() - began;
      const { outcome, error, types } = JSON.parse(stdout) as ImportReport;
      expect(outcome, `seed ${String(seed)}: ${String(error)}`).toBe("done");
      const settled = Object.values(types).reduce((sum, { created, equal }) => sum + created + equal, 0);
      expect(settled, `seed ${String(seed)}`).toBe(expected.length);
      break;
    }
    finished++;
    expect(await stored(), `seed ${String(seed)}`).toEqual(expected);
    expect(existsSync(work)).toBe(false);
  }
  console.log(
    `seed ${String(seed)}: ${String(kills)} kills, ${String(midway)} of them while writing, ${String(finished)} imports finished`,
  );
}, 180_000);

test("with 5 % of commits in conflict and connections cut before, during and after them, all is there once", async () => {
  const folder = await temporaryFolder();
  const [work, rejects] = [join(folder, "work"), join(folder, "rejects.jsonl")];
  const items = 10_000;
  await empty();
  await importInto(madeUpSource(items), { executor, work, rejects });
  const expected = await stored();
  await empty();
  const seed = seedOf("Faults are injected");
  const wholly = 0.05;
  const injected = [
    dsql.faults.inject({ fault: "conflict", probability: wholly, seed }),
    dsql.faults.inject({ fault: "conflict", marker: "OC001", on: "statement", probability: wholly, seed }),
    dsql.faults.inject({ fault: "cut", when: "before-commit", probability: wholly, seed: seed ^ 1 }),
    dsql.faults.inject({ fault: "cut", when: "after-commit", probability: wholly, seed: seed ^ 2 }),
    dsql.faults.inject({ fault: "cut", when: "statement", probability: wholly, seed: seed ^ 3 }),
  ];
  try {
    for (const round of ["first", "again"]) {
      const report = await importInto(madeUpSource(items), { executor, work, rejects });
      expect(report, `seed ${String(seed)}`).toMatchObject({ outcome: "done" });
      const { Book, TvSeries, TvSeason } = report.types;
      const counted = [Book, TvSeries, TvSeason].reduce(
        (sum, { created, equal }) => sum + (round === "first" ? created : equal),
        0,
      );
      expect(counted, `seed ${String(seed)}`).toBe(items * 0.99);
    }
    const hits = dsql.faults.list().reduce((sum, fault) => sum + fault.hits, 0);
    expect(hits, `seed ${String(seed)}`).toBeGreaterThan(0);
    console.log(`seed ${String(seed)}: ${String(hits)} faults of ${String(injected.length)} kinds`);
  } finally {
    dsql.faults.clear();
  }
  expect(expected).toHaveLength(items * 0.99);
  expect(await stored(), `seed ${String(seed)}`).toEqual(expected);
}, 120_000);
