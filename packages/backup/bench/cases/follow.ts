import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Row } from "../../../../bench/Row.ts";
import { createOldTable } from "../../src/dynamodb/createOldTable.ts";
import type { BatchReport } from "../../src/follow/BatchReport.ts";
import { inParallel } from "../../src/dynamodb/inParallel.ts";
import { putsAtOnce, Table } from "../../src/follow/dynamodb/Table.ts";
import type { Change } from "../../src/follow/record/ChangeRecord.ts";
import { createStateTable } from "../../src/follow/state/createStateTable.ts";
import { changeOf, history, recordOf, seeded, writeRecords } from "../../test/support/changeRecords.ts";
import type { Case } from "../Case.ts";
import { ours } from "../support/programs.ts";
import { runProgram } from "../support/runProgram.ts";
import { withDynamoDb } from "../support/withDynamoDb.ts";

const CHANGES = 20_000;
/** As a library is written: each item some times. */
const ITEMS = 2_000;
const TARGET = 2_000;
const PUTS = 3_000;

/**
 * `follow --once` over change records in a folder, as a process, into dynalite in another: changes of few items, as a library is
 * written; changes of as many items, none twice; and the same records once more, which only looks. The time is that from the
 * command's start to its last batch, without the start of the process.
 */
export const followCase: Case = async ({ quick, log }) => {
  const count = quick ? CHANGES / 10 : CHANGES;
  const random = seeded(1);
  const shelves = { author: "Jane Austen", rating: 7 };
  const inputs: [name: string, changes: Change[]][] = [
    [`of ${(count / 10).toLocaleString("en")} items`, history(random, (ITEMS * count) / CHANGES, count)],
    ["each of another item", Array.from({ length: count }, (_, step) => changeOf(step, step, shelves))],
  ];
  const rows: Row[] = [];
  for (const [name, changes] of inputs) {
    const folder = await mkdtemp(join(tmpdir(), "billio-bench-"));
    try {
      await writeRecords(
        folder,
        changes.map((change) => recordOf(change)),
        1_000,
      );
      const { puts, first, again } = await withDynamoDb(async (env) => {
        Object.assign(process.env, env);
        const client = new DynamoDBClient({});
        await createOldTable(client, "Items");
        const alone = await putsASecond(client);
        client.destroy();
        return { puts: alone, first: await followed(folder, env), again: await followed(folder, env) };
      });
      log(
        `${count.toLocaleString("en")} changes ${name}: ${told(first)}; again: ${told(again)}; conditional puts alone: ${number(puts)} a second`,
      );
      const beside = `${number(puts)} conditional puts/s by the SDK alone`;
      rows.push(row(`follow: changes ${name}`, first, beside), row("… the same again", again, beside));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
};

interface Followed {
  aSecond: number;
  peakMb: number;
}

async function followed(folder: string, env: Record<string, string>): Promise<Followed> {
  const args = [folder, "--to", "dynamodb://Items", "--once", "--json"];
  const { stdout, peakMb } = await runProgram(await ours("follow"), args, env);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { batch?: BatchReport; records: number; ms: number });
  const { records, ms } = lines.at(-1) ?? { records: 0, ms: NaN };
  return { aSecond: (records / ms) * 1_000, peakMb };
}

/** The one thing that takes a request for each changed item, in parallel, and nothing else: what this machine can do. */
async function putsASecond(client: DynamoDBClient): Promise<number> {
  await createStateTable(client, "Floor");
  const table = new Table(client, "Floor", "id");
  const image = { S: "x".repeat(700) };
  const condition = {
    ConditionExpression: "attribute_not_exists(#id)",
    ExpressionAttributeNames: { "#id": "id" },
  };
  const put = (number: number) =>
    table.putIf(JSON.stringify({ id: { S: String(number) }, image }), condition);
  const numbers = Array.from({ length: 2 * PUTS }, (_, number) => number);
  await inParallel(numbers.slice(PUTS), putsAtOnce, put);
  const began = performance.now();
  await inParallel(numbers.slice(0, PUTS), putsAtOnce, put);
  return (PUTS / (performance.now() - began)) * 1_000;
}

function row(name: string, { aSecond, peakMb }: Followed, beside: string): Row {
  return {
    name: `${name} (${Math.round(peakMb)} MB)`,
    measured: `${number(aSecond)} changes/s`,
    beside,
    target: { text: `≥ ${number(TARGET)} changes/s`, met: aSecond >= TARGET },
  };
}

function told({ aSecond, peakMb }: Followed): string {
  return `${number(aSecond)} a second, ${Math.round(peakMb)} MB`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}
