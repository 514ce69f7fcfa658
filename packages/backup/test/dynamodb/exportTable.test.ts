import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { exportTable } from "../../src/dynamodb/export/exportTable.ts";
import { parseTypedJson } from "../../src/old/parseTypedJson.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { SourceError } from "../../src/source/SourceError.ts";
import { FolderStorage } from "../../src/storage/folder/FolderStorage.ts";
import { meddle } from "../support/meddle.ts";
import { oldBook } from "../support/oldBook.ts";
import { canonicalAttributes } from "../../src/old/canonicalAttributes.ts";
import { sampleItems } from "../support/sampleItems.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";

const dynamoDb = useDynamoDb();
const endpoint = () => dynamoDb.env.AWS_ENDPOINT_URL_DYNAMODB ?? "";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const storageOf = (path: string) => new FolderStorage(path);
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("base64");

interface DataFile {
  itemCount: number;
  md5Checksum: string;
  etag: string;
  dataFileS3Key: string;
}

/** The items of an export, all its checksums and counts checked. */
async function readExport(folder: string, exported: string) {
  const read = (name: string) => readFile(join(folder, exported, name));
  for (const name of ["manifest-summary", "manifest-files"]) {
    expect((await read(`${name}.md5`)).toString()).toBe(md5(await read(`${name}.json`)));
  }
  const summary = JSON.parse((await read("manifest-summary.json")).toString()) as Record<string, unknown>;
  const files = (await read("manifest-files.json"))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as DataFile);
  const items = [];
  for (const { itemCount, md5Checksum, dataFileS3Key } of files) {
    const bytes = await readFile(join(folder, dataFileS3Key));
    expect(md5(bytes)).toBe(md5Checksum);
    const lines = gunzipSync(bytes).toString().split("\n").slice(0, -1);
    expect(lines).toHaveLength(itemCount);
    items.push(...lines.map((line) => parseTypedJson((JSON.parse(line) as { Item: unknown }).Item)));
  }
  expect(summary.itemCount).toBe(items.length);
  return { summary, files, items };
}

test("a table is exported as DynamoDB would do it, exactly", async () => {
  const table = await dynamoDb.table();
  const items = sampleItems(40);
  await dynamoDb.put(table, ...items);
  const folder = await emptyFolder();
  const shown: number[] = [];
  const done = await exportTable(table, storageOf(folder), {
    segments: 3,
    onProgress: (state) => shown.push(state.items),
  });
  const { summary, files, items: exported } = await readExport(folder, done.folder);
  const distinct = new Map(items.map((item) => [item["type:id"]?.S, item]));
  expect(exported.map(canonicalAttributes).sort()).toEqual(
    [...distinct.values()].map(canonicalAttributes).sort(),
  );
  expect(done).toMatchObject({ items: distinct.size, files: files.length, resumed: false });
  expect(Math.max(...shown)).toBe(distinct.size);
  expect(summary).toMatchObject({
    version: "2020-06-30",
    tableArn: expect.stringMatching(new RegExp(`:table/${table}$`)) as string,
    exportArn: expect.stringMatching(/\/export\/0\d{13}-[0-9a-f]{8}$/) as string,
    outputFormat: "DYNAMODB_JSON",
    exportType: "FULL_EXPORT",
    scan: { segments: 3, note: expect.stringContaining("no snapshot") as string },
  });
  expect(await readdir(join(folder, done.folder))).toEqual([
    "_started",
    "data",
    "manifest-files.json",
    "manifest-files.md5",
    "manifest-summary.json",
    "manifest-summary.md5",
  ]);
  await expect(exportTable(table, storageOf(folder))).rejects.toThrow(
    /holds a finished export already, AWSDynamoDB\/0/,
  );
});

test("an empty table gives files without items", async () => {
  const table = await dynamoDb.table();
  const folder = await emptyFolder();
  const done = await exportTable(table, storageOf(folder), { segments: 2 });
  expect((await readExport(folder, done.folder)).items).toEqual([]);
  expect(done.files).toBe(2);
});

test("an export that was broken off goes on with the pages that are missing", async () => {
  const table = await dynamoDb.table();
  const books = Array.from({ length: 90 }, (_, n) => oldBook(n));
  await dynamoDb.put(table, ...books);
  const folder = await emptyFolder();
  const options = { segments: 2, pageItems: 5, partBytes: 3_000 };
  const client = async (answer: Parameters<typeof meddle>[1]) => {
    const between = await meddle(endpoint(), ({ body, ...asked }) => answer({ body, ...asked }));
    return {
      client: new DynamoDBClient({ endpoint: between.endpoint, maxAttempts: 1 }),
      counts: between.counts,
    };
  };
  const full = await client(() => undefined);
  await exportTable(table, storageOf(await emptyFolder()), { ...options, ...full });
  const pages = full.counts.get("Scan") ?? 0;
  expect(pages).toBeGreaterThan(17);

  const stopping = new AbortController();
  const first = await client(({ operation, before }) => {
    if (operation === "Scan" && before === 8) stopping.abort(new Error("stopped"));
    return undefined;
  });
  const stopped = exportTable(table, storageOf(folder), { ...options, ...first, signal: stopping.signal });
  await expect(stopped).rejects.toThrow("stopped");
  const second = await client(({ operation, before }) =>
    operation === "Scan" && before === 6 ? { error: "ValidationException" } : undefined,
  );
  const failed = exportTable(table, storageOf(folder), { ...options, ...second });
  await expect(failed).rejects.toThrow(SourceError);
  const [id = ""] = await readdir(join(folder, "AWSDynamoDB"));
  const state = join(folder, "AWSDynamoDB", id, "scan-segment-1.json");
  const reached = await readFile(state, "utf8");
  await writeFile(state, reached.slice(1));
  await expect(exportTable(table, storageOf(folder), options)).rejects.toThrow(
    new BackupLocationError(state, "isn't as an export under way has it; remove that export and begin anew"),
  );
  await writeFile(state, reached);

  const third = await client(() => undefined);
  const done = await exportTable(table, storageOf(folder), { ...options, ...third });
  expect(done.resumed).toBe(true);
  const { items } = await readExport(folder, done.folder);
  expect(items.map(canonicalAttributes).sort()).toEqual(books.map(canonicalAttributes).sort());
  expect(third.counts.get("Scan")).toBeLessThan(pages - 6);
});

test("a directory with other content isn't exported into", async () => {
  const table = await dynamoDb.table();
  const folder = await emptyFolder();
  await writeFile(join(folder, "Book.json"), "[]");
  const error = await exportTable(table, storageOf(folder)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BackupLocationError);
  expect(String(error)).toContain("holds something else already: Book.json; name an empty folder");
  const foreign = await emptyFolder();
  await mkdir(join(foreign, "AWSDynamoDB/01693685827463-2d8752fd"), { recursive: true });
  await expect(exportTable(table, storageOf(foreign))).rejects.toThrow("AWSDynamoDB/01693685827463-2d8752fd");
});
