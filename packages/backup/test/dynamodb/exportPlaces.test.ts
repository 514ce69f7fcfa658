import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { createProgram, runProgram } from "../../src/commands/createProgram.ts";
import { addExport } from "../../src/commands/export.ts";
import { exportTable } from "../../src/dynamodb/export/exportTable.ts";
import { fromAttributes } from "../../src/old/fromAttributes.ts";
import type { BackupLocation } from "../../src/location/BackupLocation.ts";
import { canonicalRow } from "../../src/row/canonicalRow.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import { oldBook } from "../support/oldBook.ts";
import { sampleItems } from "../support/sampleItems.ts";
import { useDynamoDb } from "../support/useDynamoDb.ts";
import { useS3 } from "../support/useS3.ts";

const s3 = useS3();
const dynamoDb = useDynamoDb();

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.each(["folder", "bucket"])(
  "what is exported to a %s is recognised, and read as the table's items",
  async (kind) => {
    const table = await dynamoDb.table();
    const items = sampleItems(30);
    await dynamoDb.put(table, ...items);
    const stored = await dynamoDb.all(table);
    const place: BackupLocation =
      kind === "folder"
        ? { kind: "path", path: await emptyFolder() }
        : { kind: "s3", bucket: s3.bucket, prefix: "old/table" };
    const storage = await openStorage(place);
    onTestFinished(() => storage.close());
    const done = await exportTable(table, storage, { segments: 3 });
    const source = await openSource(place);
    onTestFinished(() => source.close());
    expect(source.kind).toBe("dynamodb-export");
    const rows: string[] = [];
    for await (const chunk of source.read()) {
      expect(chunk.faults).toEqual([]);
      for (const { row, faults } of chunk.items) rows.push(row ? canonicalRow(row) : JSON.stringify(faults));
    }
    const expected = stored
      .map((item) => fromAttributes(item).row)
      .map((row) => (row ? canonicalRow(row) : ""));
    expect(rows.sort()).toEqual(expected.sort());
    expect(done.items).toBe(stored.length);
  },
);

test("the command exports a table, reports how it read it, and rejects what it can't export", async () => {
  const table = await dynamoDb.table();
  await dynamoDb.put(table, oldBook(1), oldBook(2));
  const folder = await emptyFolder();
  const printed: string[] = [];
  const spies = [
    vi.spyOn(console, "log").mockImplementation((text: string) => printed.push(text)),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0),
  ];
  const run = async (...args: string[]) => {
    printed.length = 0;
    await runProgram(createProgram([addExport]), ["export", ...args]);
    const code = process.exitCode;
    process.exitCode = undefined;
    return code;
  };
  try {
    expect(
      await run(`dynamodb://${table}`, folder, "--json", "--segments", "2", "--read-units", "1000"),
    ).toBe(0);
    expect(JSON.parse(printed.at(-1) ?? "")).toMatchObject({ items: 2, files: 2, resumed: false });
    expect(await run(`dynamodb://${table}`, await emptyFolder())).toBe(0);
    expect(printed.at(-1)).toMatch(
      /^2 items in 4 files, .* in AWSDynamoDB\/0.*\nRead from .*\n.*no snapshot/,
    );
    expect(await run(`dynamodb://${table}`, folder, "--read-units", "0")).toBe(2);
    expect(printed.join("")).toContain("It must be a whole number from 1 to 1,000,000.");
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});
