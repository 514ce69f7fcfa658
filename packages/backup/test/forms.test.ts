import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";
import { describe, expect, test } from "vitest";
import { describeIssue } from "../src/index.ts";
import { importFolder } from "./support/importFolder.ts";
import { useLibrary } from "./support/useLibrary.ts";

interface Expected {
  /** Items as they are read back, dates as ISO text. */
  items?: { type: string; id: string }[];
  /** Faults, each as a person reads it. */
  faults?: string[];
}

const library = useLibrary();
const testdata = join(import.meta.dirname, "../testdata");

describe("a backup in the forms of the old system", async () => {
  for (const name of (await readdir(testdata)).sort()) {
    test(`is read as expected: ${name}`, async () => {
      const expected = parseJson(await readFile(join(testdata, name, "expected.json"), "utf8")) as Expected;
      const { executor, Query } = library;
      const report = await importFolder(join(testdata, name, "backup"), library);

      expect(report.faults.map(describeIssue)).toEqual(expected.faults ?? []);
      expect(report.faultCount).toBe(expected.faults?.length ?? 0);
      expect(report.outcome).toBe(expected.faults ? "refused" : "done");
      const [stored] = await executor.run({
        name: "test.count",
        sql: "SELECT count(*) FROM items",
        values: [],
        effect: "read",
      });
      expect(Number(stored?.[0])).toBe(expected.items?.length ?? 0);
      for (const { type, id, ...fields } of expected.items ?? []) {
        const item = await Query.withId({ type, id });
        // Through JSON: dates become ISO text, and __proto__ is compared like any other field; of numbers every digit.
        expect(parseJson(formatJson(item ?? null))).toEqual({ type, id, ...fields });
        expect(Object.keys(item ?? {}).sort()).toEqual(Object.keys({ type, id, ...fields }).sort());
      }
    });
  }
});
