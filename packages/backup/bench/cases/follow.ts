import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Row } from "../../../../bench/Row.ts";
import { createOldTable } from "../../src/dynamodb/createOldTable.ts";
import type { BatchReport } from "../../src/follow/BatchReport.ts";
import { inParallel } from "../../src/dynamodb/inParallel.ts";
import { wantedOf } from "../../src/follow/apply/wantedOf.ts";
import { putsAtOnce, Table } from "../../src/follow/dynamodb/Table.ts";
import type { Change } from "../../src/follow/record/ChangeRecord.ts";
import { createStateTable } from "../../src/follow/state/createStateTable.ts";
import { TABLE_KEY } from "../../src/old/oldTable.ts";
import { changeOf, history, recordOf, seeded, writeRecords } from "../../test/support/changeRecords.ts";
import type { Case } from "../Case.ts";
import { ours } from "../support/programs.ts";
import { runProgram } from "../support/runProgram.ts";
import { withDynamoDb } from "../support/withDynamoDb.ts";
import type { Write } from "../../src/follow/dynamodb/Write.ts";

const CHANGES = 20_000;
/** As a library is written: each item some times. */
const ITEMS = 2_000;
const TARGET = 2_000;
const BASELINE = 3_000;

/**
 * `follow --once` over change records in a folder, as a process, into dynalite in another: changes of few items, as a library is
 * written; changes of as many items, none twice, half of them new and half in the table already; changes of items that the
 * table doesn't have though they aren't new, which it is searched for; and the same records once more, which only looks. The
 * time is that from the command's start to its last batch, without the start of the process.
 */
export const followCase: Case = async ({ quick, log }) => {
  const count = quick ? CHANGES / 10 : CHANGES;
  const rows: Row[] = [];
  for (const { name, changes, records, there } of inputsOf(count)) {
    const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
    try {
      await writeRecords(folder, records, 1_000);
      const { baseline, first, again } = await withDynamoDb(async (env, pid) => {
        Object.assign(process.env, env);
        const client = new DynamoDBClient({});
        await createOldTable(client, "Baseline");
        const alone = await baselineOf(client, changes.slice(0, BASELINE));
        await createOldTable(client, "Items");
        await new Table(client, "Items", TABLE_KEY).write(there.map(writeOf));
        client.destroy();
        const run = () => followed(folder, env, pid);
        return { baseline: alone, first: await run(), again: await run() };
      });
      const beside = `${number(baseline)} items/s put and written, nothing else`;
      log(`${number(records.length)} changes ${name}: ${text(first)}; again: ${text(again)}; ${beside}`);
      rows.push(row(`follow: changes ${name}`, first, beside), row("… the same again", again, beside));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
};

interface Input {
  name: string;
  changes: Change[];
  records: string[];
  /** What the table has before. */
  there: Change[];
}

function inputsOf(count: number): Input[] {
  const shelves = { author: "Jane Austen", rating: 7 };
  const few = history(seeded(1), (ITEMS * count) / CHANGES, count);
  const each = Array.from({ length: count }, (_, step) => changeOf(step, step, shelves));
  const unknown = each.slice(0, count / 4);
  const isNew = ({ row }: Change, index: number) => row !== undefined && index % 2 === 0;
  const op = (change: Change, index: number) => recordOf(change, isNew(change, index) ? "c" : "u");
  const plain = (changes: readonly Change[]) => changes.map((change) => recordOf(change));
  return [
    { name: `of ${(count / 10).toLocaleString("en")} items`, changes: few, records: plain(few), there: [] },
    {
      name: "each of another item, half of them new",
      changes: each,
      records: each.map(op),
      there: each.filter((change, index) => !isNew(change, index)),
    },
    { name: "each of an item that the table lacks", changes: unknown, records: plain(unknown), there: [] },
  ];
}

interface Followed {
  aSecond: number;
  peakMb: number;
  /** What dynalite took of a core for each change, in µs; NaN where there is no /proc. */
  dynalite: number;
}

async function followed(folder: string, env: Record<string, string>, pid: number): Promise<Followed> {
  const args = [folder, "--to", "dynamodb://Items", "--once", "--json"];
  const before = cpuMsOf(pid);
  const { stdout, peakMb } = await runProgram(await ours("follow"), args, env);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { batch?: BatchReport; records: number; ms: number });
  const { records, ms } = lines.at(-1) ?? { records: 0, ms: NaN };
  const dynalite = ((cpuMsOf(pid) - before) / records) * 1_000;
  return { aSecond: (records / ms) * 1_000, peakMb, dynalite };
}

/**
 * What can't be left out, with the same client and as many requests at once: a conditional put of each changed item beside the
 * table, and its write into the table in batches. It is what this machine can do.
 */
async function baselineOf(client: DynamoDBClient, changes: readonly Change[]): Promise<number> {
  await createStateTable(client, "Baseline-follow");
  const items = new Table(client, "Baseline", TABLE_KEY);
  const states = new Table(client, "Baseline-follow", "id");
  const condition = {
    ConditionExpression: "attribute_not_exists(#id)",
    ExpressionAttributeNames: { "#id": "id" },
  };
  const run = async (round: string) => {
    const began = performance.now();
    const writes = new Map(changes.map(writeOf).map((write) => [write.key, write])).values();
    await Promise.all([
      inParallel(changes, putsAtOnce, ({ id, ts }) =>
        states.putIf(
          JSON.stringify({ id: { S: `${round}/${id}/${ts}` }, image: { S: "x".repeat(700) } }),
          condition,
        ),
      ),
      items.write([...writes]),
    ]);
    return (changes.length / (performance.now() - began)) * 1_000;
  };
  // The first round warms both sides up.
  await run("warm");
  return run("measured");
}

function writeOf(change: Change): Write {
  const { wanted } = wantedOf(change);
  return { key: wanted?.image?.key ?? `Book:${change.id}`, item: wanted?.image?.text };
}

/** Of a process, user and system, by Linux's ticks of 10 ms. */
function cpuMsOf(pid: number): number {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    return ((user ?? NaN) + (system ?? NaN)) * 10;
  } catch {
    return NaN;
  }
}

function row(name: string, { aSecond, peakMb, dynalite }: Followed, beside: string): Row {
  return {
    name: `${name} (${Math.round(peakMb)} MB; dynalite ${Math.round(dynalite)} µs each)`,
    measured: `${number(aSecond)} changes/s`,
    beside,
    target: { text: `≥ ${number(TARGET)} changes/s`, met: aSecond >= TARGET },
  };
}

function text({ aSecond, peakMb, dynalite }: Followed): string {
  return `${number(aSecond)} a second, ${Math.round(peakMb)} MB, dynalite ${Math.round(dynalite)} µs each`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}
