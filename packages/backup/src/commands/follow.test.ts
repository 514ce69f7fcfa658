import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeOf, recordOf, writeRecords } from "../../test/support/changeRecords.ts";
import { useDynamoDb } from "../../test/support/useDynamoDb.ts";
import { createProgram, runProgram } from "./createProgram.ts";
import { addFollow } from "./follow.ts";

const dynamoDb = useDynamoDb();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-follow-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the command in this process. */
async function run(...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void output.push(line));
  const error = vi.spyOn(console, "error").mockImplementation((line: string) => void errors.push(line));
  try {
    await runProgram(createProgram([addFollow]), ["follow", ...args]);
    return { code: process.exitCode, output, errors };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
    error.mockRestore();
  }
}

test("what was applied is reported, also as JSON, and rejects go into their file with every reason", async () => {
  const table = await dynamoDb.table();
  const to = ["--to", `dynamodb://${table}`];
  await writeRecords(folder, [recordOf(changeOf(1, 1)), recordOf(changeOf(1, 2))]);
  expect(await run(folder, ...to, "--once")).toMatchObject({
    code: 0,
    output: [`dynamodb://${table}: 2 records in 1 files: 1 applied, 1 older than what was known.`],
  });
  await writeRecords(folder, ["{", recordOf(changeOf(2, 2))]);
  const rejects = join(folder, "rejects.out");
  const { code, output, errors } = await run(folder, ...to, "--once", "--json", "--rejects", rejects);
  expect([code, errors]).toEqual([1, []]);
  expect(output.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { batch: { records: 4, applied: 1, rejected: 1, lagMs: expect.any(Number) as number } },
    {
      outcome: "done",
      files: 2,
      records: 4,
      applied: 1,
      older: 1,
      duplicates: 1,
      rejected: 1,
      incomplete: [],
    },
  ]);
  expect(JSON.parse(await readFile(rejects, "utf8"))).toEqual({
    file: expect.stringMatching(/cdc-.*jsonl$/) as string,
    line: 1,
    reasons: [{ field: "the record", reason: "must be one JSON object" }],
    raw: { form: "change", text: "{" },
  });
  const { errors: reported } = await run(folder, ...to, "--once");
  expect(reported).toEqual([expect.stringMatching(/jsonl, line 1: the record must be one JSON object$/)]);
});

test.each([
  [["dsql", "--to", "dynamodb://Items"], "dsql: must be a folder of change records"],
  [["/tmp", "--to", "dsql"], "dsql: must be the old table, dynamodb://<table>"],
  [["/tmp", "--to", "dynamodb://Items-none"], "there is no such table"],
  [
    ["/tmp", "--to", "dynamodb://Items", "--keep-days", "7"],
    "--keep-days: must be a whole number from 8 to 400",
  ],
])("what can't be followed ends before anything is done: %j", async (args, message) => {
  expect(await run(...args)).toMatchObject({
    code: 2,
    output: [],
    errors: [expect.stringContaining(message)],
  });
});

test("it follows until Ctrl-C, and ends in order", async () => {
  const table = await dynamoDb.table();
  const main = join(import.meta.dirname, "../../bin/billio-backup.js");
  const args = [main, "follow", folder, "--to", `dynamodb://${table}`, "--json"];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...dynamoDb.env } });
  const ended = once(child, "exit");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.includes('"applied":1') && !child.killed) child.kill("SIGINT");
  });
  await writeRecords(folder, [recordOf(changeOf(1, 1))]);
  expect(await ended).toEqual([130, null]);
  expect(JSON.parse(output.trim().split("\n").at(-1) ?? "")).toMatchObject({
    outcome: "interrupted",
    applied: 1,
  });
  expect(await dynamoDb.all(table)).toHaveLength(1);
});

test("a file of rejects is made only once there is something to follow, and not among the records", async () => {
  const table = await dynamoDb.table();
  const to = ["--to", `dynamodb://${table}`, "--once"];
  const rejects = join(folder, "..", `rejects-of-${table}.jsonl`);
  await writeFile(rejects, "of the last run\n");
  try {
    const none = await run(join(folder, "none"), ...to, "--rejects", rejects);
    expect(none).toMatchObject({ code: 2, errors: [expect.stringContaining("there is no such folder")] });
    expect(await readFile(rejects, "utf8")).toBe("of the last run\n");
    expect(await run(folder, ...to, "--rejects", rejects)).toMatchObject({ code: 0 });
    expect(await readFile(rejects, "utf8")).toBe("");
  } finally {
    await rm(rejects);
  }
  const among = await run(folder, ...to, "--rejects", join(folder, "rejects.jsonl"));
  expect(among).toMatchObject({
    code: 2,
    errors: [expect.stringContaining("lies among the change records")],
  });
  const nowhere = await run(folder, ...to, "--rejects", join(folder, "no", "rejects"));
  expect(nowhere).toMatchObject({ code: 2, errors: [expect.stringMatching(/can't be written: ENOENT$/)] });
});

test("a table of the name that is kept for follow, but of another key, ends it before anything is done", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.client.send(
    new CreateTableCommand({
      TableName: `${table}-follow`,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  await writeRecords(folder, [recordOf(changeOf(1, 1))]);
  expect(await run(folder, "--to", `dynamodb://${table}`, "--once")).toMatchObject({
    code: 2,
    errors: [expect.stringContaining(`dynamodb://${table}-follow: is another table`)],
  });
  expect(await dynamoDb.all(table)).toEqual([]);
});
