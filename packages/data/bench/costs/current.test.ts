import { readFile } from "node:fs/promises";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Taken } from "./Call.ts";
import { dataCalls } from "./dataCalls.ts";
import { measureEntries, readIndexes } from "./indexes.ts";
import { measureCalls } from "./measureCalls.ts";
import { MeasuringExecutor } from "./MeasuringExecutor.ts";
import { OldReads } from "./OldReads.ts";
import { loadItems } from "../generate/loadItems.ts";
import { migrated } from "../../src/testing.ts";
import type { Measured } from "./Measured.ts";

// Enough for the calls that write; what they write doesn't depend on how many there are.
const ITEMS = 500;

const dsql = useDsql({ isolated: migrated });
let backend: pg.Client;
beforeAll(async () => {
  backend = new pg.Client({ connectionString: dsql.backendConnectionString });
  await backend.connect();
  await loadItems(backend, ITEMS, () => undefined);
});
afterAll(() => backend.end());

test("what was measured last of each write is what the schema and the statements of today write", async () => {
  const [measured] = JSON.parse(
    await readFile(new URL("measured.json", import.meta.url), "utf8"),
  ) as Measured[];
  const writes = dataCalls().filter(({ section }) => section !== "Query");
  const indexes = await readIndexes(backend);
  const executor = await MeasuringExecutor.begin({
    backend,
    indexes,
    sizes: await measureEntries(backend, indexes),
  });
  try {
    const today = await measureCalls(writes, executor, await OldReads.measure(backend));
    const before = measured?.calls.filter(({ name, section }) =>
      writes.some((write) => write.section === section && write.name === name),
    );
    expect(today.map(written), "run `npm run bench:costs`").toEqual(before?.map(written));
  } finally {
    await executor.end();
  }
});

function written({ section, name, transactions }: Taken) {
  const uses = transactions.map(({ statements, itemsChanged, entriesWritten, bytesWritten }) => ({
    statements,
    itemsChanged,
    entriesWritten,
    bytesWritten,
  }));
  return { call: `${section}: ${name}`, uses };
}
