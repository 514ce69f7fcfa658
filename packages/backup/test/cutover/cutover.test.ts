import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test, vi } from "vitest";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import type { VerifyReport } from "../../src/verify/VerifyReport.ts";
import { writeIncrementalExport } from "../support/dynamoDbExport.ts";
import { sampleItems } from "../support/sampleItems.ts";
import { readRunbook } from "./support/readRunbook.ts";
import { useCommandLine } from "./support/useCommandLine.ts";
import { useSite } from "./support/useSite.ts";

// Some thirty commands, each a process.
vi.setConfig({ testTimeout: 480_000 });

let table = "";
const site = useSite(() => table);
const shell = useCommandLine(() => site.env());
const runbook = fileURLToPath(new URL("../../../../docs/cutover.md", import.meta.url));

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
function oldItem(type: string, n: number, more: AttributeMap = {}): AttributeMap {
  return {
    "type:id": { S: `${type}:${id(n)}` },
    type: { S: type },
    id: { S: id(n) },
    "type:shelf": { S: `${type}:Read` },
    shelf: { S: "Read" },
    title: { S: `Made up ${n}` },
    addedAt: { N: "1577836800123" },
    movedAt: { N: "1577836800456" },
    ...more,
  };
}

/** What the new database can't hold as it is. */
const rejects = [
  oldItem("Book", 1, { rating: { N: "11" } }),
  oldItem("TvSeason", 2, { seriesId: { S: id(99) } }),
  oldItem("VideoGame", 3, { hoursPlayed: { N: "12345678901234567890123" } }),
];
const fixes = {
  rules: [
    { where: { id: id(1) }, set: { rating: 10 } },
    { where: { id: id(2) }, remove: ["seriesId"] },
    { where: { id: id(3) }, set: { hoursPlayed: 12 } },
  ],
};

/** What people do between the commands, by the words of the runbook's comments. */
const actions = new Map<string, () => Promise<void>>([
  ["writes fixes.json", () => writeFile(join(shell.folder, "fixes.json"), JSON.stringify(fixes))],
  [
    "AWS exports an increment",
    async () => {
      const changed = oldItem("Book", 10, { notes: { S: "changed since" } });
      await site.dynamoDb.put(table, changed, oldItem("Book", 12));
      await remove("Book", 11);
      const storage = await openStorage({ kind: "s3", bucket: site.bucket, prefix: "increments" });
      const changes = [
        { key: `Book:${id(10)}`, newImage: changed, oldImage: oldItem("Book", 10) },
        { key: `Book:${id(11)}`, oldImage: oldItem("Book", 11) },
        { key: `Book:${id(12)}`, newImage: oldItem("Book", 12) },
      ];
      await writeIncrementalExport(storage, changes, {
        from: Date.UTC(2026, 10, 20, 12),
        to: Date.UTC(2026, 10, 20, 13),
      });
      await storage.close();
    },
  ],
  [
    "the old application writes",
    async () => {
      // What has been written to the new database so far is recorded by now: first of all what the rehearsal's import wrote, of
      // items that the old application changes after it.
      await site.changesDelivered();
      expect(await site.recordsOf(id(33))).toBeGreaterThan(oldWrites);
      oldWrites++;
      newest = oldItem("Book", 33, { notes: { S: `changed ${oldWrites}` } });
      await site.dynamoDb.put(
        table,
        oldItem("Book", 20 + oldWrites),
        oldItem("Book", 12, { reread: { BOOL: true } }),
        newest,
      );
      await remove("Book", 19 + oldWrites);
    },
  ],
  [
    "the new application writes",
    async () => {
      const { Mutate } = site.app();
      newWrites++;
      await Mutate.createItem({
        type: "Feature",
        id: id(40 + newWrites),
        shelf: "Watched",
        title: "Made up since",
      });
      await Mutate.updateItem({ type: "Book", id: id(12), notes: `noted ${newWrites}` });
      await Mutate.deleteItem({ type: "Book", id: id(30 + newWrites) });
      await site.changesDelivered();
    },
  ],
  ["the changes are delivered", () => site.changesDelivered()],
]);
let [oldWrites, newWrites] = [0, 0];
/** Of an item that was imported in the rehearsal and that the old application alone has changed since. */
let newest = oldItem("Book", 33);

function remove(type: string, n: number) {
  const Key = { "type:id": { S: `${type}:${id(n)}` } };
  return site.dynamoDb.client.send(new DeleteItemCommand({ TableName: table, Key }));
}

test("the runbook's commands move the table, keep it current, go back and forward again, and end equal", async () => {
  table = await site.dynamoDb.table();
  // Of the random seasons none has a series.
  const random = sampleItems(60).filter(({ seriesId }) => seriesId === undefined);
  const books = [10, 11, 20, 31, 32, 33].map((n) => oldItem("Book", n));
  await site.dynamoDb.put(table, ...random, ...books, ...rejects);
  // The last of the monthly backups: some time ago, and without what it never had.
  const monthly = await openStorage({ kind: "s3", bucket: site.bucket, prefix: "monthly" });
  const plain = { type: "Book", id: id(10), shelf: "Read", title: "Made up 10" };
  const dates = { addedAt: "2020-01-01T00:00:00.123Z", movedAt: "2020-01-01T00:00:00.456Z" };
  await monthly.writeText("Book.json", JSON.stringify([{ ...plain, ...dates }]));
  await monthly.close();

  const steps = await readRunbook(runbook);
  expect(steps.length).toBeGreaterThan(12);
  for (const { heading, commands, before, exitCode } of steps) {
    if (before !== undefined) {
      const action = actions.get(before);
      if (action === undefined) throw new Error(`The runbook says "${before}", which this test doesn't know`);
      await action();
    }
    const result = await shell.run(commands);
    expect(result.exitCode, `${heading}\n${commands}\n${result.output}`).toBe(exitCode);
    const now = (await site.dynamoDb.all(table)).find((each) => each.id?.S === id(33));
    expect(now, `An older record has been written over it\n${heading}\n${commands}`).toEqual(newest);
  }
  expect(newWrites).toBe(2);
  expect(oldWrites).toBe(2);

  const reports = ["rehearsal", "cutover", "watch", "back", "again"];
  for (const name of reports) {
    const report = JSON.parse(await readFile(join(shell.folder, `${name}.json`), "utf8")) as VerifyReport;
    expect(report).toMatchObject({ equal: true });
    expect(report.from.hash).toBe(report.against.hash);
    expect(await readFile(join(shell.folder, `${name}.txt`), "utf8")).toContain(report.from.hash);
  }
  // What either application did last is in the table, and nothing of how it came there.
  const items = await site.dynamoDb.all(table);
  const item = (n: number) => items.find((each) => each.id?.S === id(n));
  expect(item(12)).toEqual(oldItem("Book", 12, { reread: { BOOL: true } }));
  expect(item(22)).toEqual(oldItem("Book", 22));
  expect(item(42)).toMatchObject({ "type:id": { S: `Feature:${id(42)}` }, category: { S: "watching" } });
  for (const gone of [11, 19, 20, 31, 32]) expect(item(gone)).toBeUndefined();
  expect(items.flatMap((each) => Object.keys(each)).filter((name) => name.startsWith("$"))).toEqual([]);
});
