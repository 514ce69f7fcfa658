import { join } from "node:path";
import { expect, test } from "vitest";
import { writeTable } from "../src/dynamodb/write/writeTable.ts";
import { describeIssue } from "../src/issues/describeIssue.ts";
import { fromAttributes } from "../src/old/fromAttributes.ts";
import { BackupLocationError } from "../src/location/BackupLocationError.ts";
import { restore } from "../src/restore/restore.ts";
import { openSource } from "../src/openSource/openSource.ts";
import type { Source } from "../src/source/Source.ts";
import { openStorage } from "../src/storage/openStorage.ts";
import { verify } from "../src/verify/verify.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { writeFullExport } from "./support/dynamoDbExport.ts";
import { importFolder } from "./support/importFolder.ts";
import { madeUpBooks } from "./support/madeUpBooks.ts";
import { oldBook } from "./support/oldBook.ts";
import { temporaryFolder } from "./support/temporaryFolder.ts";
import { useDynamoDb } from "./support/useDynamoDb.ts";
import { useLibrary } from "./support/useLibrary.ts";
import { writeBackup } from "./support/writeBackup.ts";

const dynamoDb = useDynamoDb();
const library = useLibrary();
const books = Array.from({ length: 6 }, (_, n) => oldBook(n + 1));

function cutOff(files: Map<string, Buffer>, isData: (name: string) => boolean): void {
  for (const [name, bytes] of files) if (isData(name)) files.set(name, bytes.subarray(0, -4));
}

/** Folders that can be read but for the end of a file. */
const broken: Record<string, () => Promise<string>> = {
  "a JSON backup": () => {
    const text = JSON.stringify([...madeUpBooks(6)]);
    return backupFolder({ "Book.json": text.slice(0, -2) });
  },
  "an export of DynamoDB": async () => {
    const path = await temporaryFolder();
    await writeFullExport(await openStorage({ kind: "path", path }), books, {
      spoil: (files) => {
        cutOff(files, (name) => name.startsWith("data/"));
      },
    });
    return path;
  },
  "a backup": async () => {
    const path = await temporaryFolder();
    const rows = books.flatMap((book) => fromAttributes(book).row ?? []);
    await writeBackup(await openStorage({ kind: "path", path }), rows, (files) => {
      cutOff(files, (name) => name.endsWith(".gz"));
    });
    return path;
  },
};

test.each(Object.entries(broken))(
  "%s that is cut off is nowhere taken for a whole one, with rejects or without",
  async (what, make) => {
    const path = await make();
    // A JSON backup is no mirror of anything, whole or not.
    const mayMirror = what !== "a JSON backup";
    const expected = expect.arrayContaining([expect.stringContaining("is cut off: ")]) as unknown;
    const rejects = join(await temporaryFolder(), "rejects.jsonl");
    for (const options of [{}, { rejects }]) {
      const report = await importFolder(path, library, options);
      expect(report.outcome).toBe("refused");
      expect(report.faults.map(describeIssue)).toEqual(expected);
    }
    const table = await dynamoDb.table();
    const reading = async <T>(use: (source: Source) => Promise<T>) => {
      const source = await openSource({ kind: "path", path });
      try {
        return await use(source);
      } finally {
        await source.close();
      }
    };
    for (const options of [{}, { rejects }, ...(mayMirror ? [{ mirror: () => true }] : [])]) {
      const written = await reading((source) => writeTable(source, table, options));
      expect(written.outcome).toBe("refused");
      expect(written.faults.map(describeIssue)).toEqual(expected);
    }
    for (const mode of ["empty", "merge", ...(mayMirror ? (["mirror"] as const) : [])] as const) {
      const restoring = reading((source) => restore(library.executor, source, { mode, confirm: () => true }));
      await expect(restoring).rejects.toThrow(BackupLocationError);
      await expect(restoring).rejects.toThrow("is cut off: ");
    }
    expect(await library.Query.counts([{ type: "Book" }])).toEqual([0]);
    expect(await dynamoDb.all(table)).toEqual([]);

    // Not even to itself: what was read of it may be anything.
    const compared = await reading((from) => reading((against) => verify(from, against)));
    expect(compared).toMatchObject({ equal: false, differences: [] });
    expect(compared.from.faults.map(describeIssue)).toEqual(expected);
  },
);
