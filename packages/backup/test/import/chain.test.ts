import { join } from "node:path";
import { expect, test } from "vitest";
import { openSource } from "../../src/openSource/openSource.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import { verify } from "../../src/verify/verify.ts";
import { type Change, writeFullExport, writeIncrementalExport } from "../support/dynamoDbExport.ts";
import { importFolder } from "../support/importFolder.ts";
import { oldBook, oldBookId } from "../support/oldBook.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { useLibrary } from "../support/useLibrary.ts";
import type { AttributeMap } from "../../src/old/AttributeMap.ts";

const library = useLibrary();
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 20);

/** A series, or a season of one, with the form of a book otherwise. */
const watched = (type: "TvSeries" | "TvSeason", n: number, more: AttributeMap = {}) =>
  oldBook(n, {
    "type:id": { S: `${type}:${oldBookId(n)}` },
    type: { S: type },
    "type:shelf": { S: `${type}:Read` },
    ...more,
  });
const season = (n: number, of: number) => watched("TvSeason", n, { seriesId: { S: oldBookId(of) } });
const keyOf = (item: AttributeMap) => item["type:id"]?.S ?? "";
const put = (item: AttributeMap): Change => ({ key: keyOf(item), newImage: item });
const gone = (item: AttributeMap): Change => ({ key: keyOf(item), oldImage: item });
const titled = (n: number, title: string) => oldBook(n, { title: { S: title }, tags: { SS: [title] } });

const full = [
  ...[1, 2, 3, 4].map((n) => oldBook(n)),
  watched("TvSeries", 20),
  watched("TvSeries", 30),
  season(21, 20),
  season(22, 20),
];
const increments: Change[][] = [
  [put(titled(1, "first")), put(titled(2, "first")), gone(oldBook(3)), put(oldBook(9)), put(season(23, 30))],
  // One comes back; a season goes to another series, and its series goes with the other one.
  [gone(oldBook(2)), put(titled(3, "back again")), gone(season(21, 20)), put(season(22, 30))],
  [put(titled(1, "third")), gone(oldBook(9)), gone(watched("TvSeries", 20)), gone(season(23, 30))],
];

test.each(["DYNAMODB_JSON", "ION"] as const)(
  "three incremental exports, as %s, on top of an import end as the full one with all of them, deletions included",
  async (format) => {
    const folder = await temporaryFolder();
    const [first, later, whole] = ["first", "later", "whole"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const path of [first, whole])
      await writeFullExport(await openStorage({ kind: "path", path }), full, { time: START, format });
    for (const path of [later, whole]) {
      for (const [index, changes] of increments.entries()) {
        const window = { from: START + index * HOUR, to: START + (index + 1) * HOUR };
        await writeIncrementalExport(await openStorage({ kind: "path", path }), changes, window, { format });
      }
    }

    expect(await importFolder(first, library)).toMatchObject({ outcome: "done", faultCount: 0 });
    const report = await importFolder(later, library, { onConflict: "replace" });
    expect(report).toMatchObject({
      outcome: "done",
      deletions: { deleted: 3, absent: 2, rejected: 0 },
      types: { Book: { replaced: 2 }, TvSeason: { replaced: 1 } },
    });
    const sources = [
      await openSource({ kind: "path", path: whole }),
      await openSource({ kind: "dsql" }, { database: () => library.executor }),
    ] as const;
    const compared = await verify(...sources);
    for (const source of sources) await source.close();
    expect(compared.differences).toEqual([]);
    expect(compared).toMatchObject({ equal: true, counts: { equal: 5 } });
    // Once more they find it done.
    expect(await importFolder(later, library, { onConflict: "replace" })).toMatchObject({
      deletions: { deleted: 0, absent: 5 },
      types: { Book: { equal: 2, replaced: 0 } },
    });
  },
);
