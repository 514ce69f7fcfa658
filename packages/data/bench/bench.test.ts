import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { benchCommand } from "./benchCommand.ts";
import { counts } from "./cases/counts.ts";
import { firstPages } from "./cases/lists.ts";
import { searches } from "./cases/searches.ts";
import { singleReads } from "./cases/single.ts";
import { writes } from "./cases/writes.ts";
import type { Measurement } from "./report/Measurement.ts";

const main = fileURLToPath(new URL("main.js", import.meta.url));
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

describe("a quick run of the bench", () => {
  let folder: string;
  let printed: string;
  let measurements: Measurement[];
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "billio-bench-test-"));
    await writeFile(file("report.md"), "before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n");
    const { stdout } = await bench(
      ...["--quick", "--data-dir", file("data")],
      ...["--json", file("bench.json"), "--svg", file("plot.svg"), "--markdown", file("report.md")],
    );
    printed = stdout;
    const json = JSON.parse(await readFile(file("bench.json"), "utf8")) as { measurements: Measurement[] };
    measurements = json.measurements;
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("prints every call with its ratio to the baseline", () => {
    const items = 10_000;
    const reads = [...singleReads(items), ...firstPages(), ...searches(), ...counts()];
    for (const { section, name } of reads) {
      const found = measurements.find((each) => each.section === section && each.name === name);
      expect(found?.ratio, `${section}, ${name}`).toBeGreaterThan(0);
    }
    for (const { name } of writes(items)) {
      for (const section of ["one at a time", "1 at once", "8 at once", "32 at once"]) {
        const found = measurements.find(
          (each) => each.section === `Writes, ${section}` && each.name === name,
        );
        expect(found?.ratio, `${section}, ${name}`).toBeGreaterThan(0);
      }
    }
    for (const { section, name } of measurements) {
      expect(printed).toContain(section);
      expect(printed).toContain(name);
    }
  });

  test("finds one statement in every read, at any depth", () => {
    const reads = measurements.filter(
      ({ statementsAtMost, section }) => statementsAtMost === 1 && section !== "Walk",
    );
    expect(reads.length).toBeGreaterThan(30);
    for (const { section, name, statements } of reads) expect(statements, `${section}, ${name}`).toBe(1);
  });

  test("finds that a page costs the same rows at any depth", () => {
    const rows = measurements
      .filter(({ section }) => section === "Page by depth")
      .map(({ rowsRead }) => rowsRead);
    expect(rows.length).toBe(6);
    expect(Math.max(...rows.map((each) => each ?? Infinity))).toBeLessThanOrEqual(51);
  });

  test("measures size and load time of the bundle", () => {
    const bundle = measurements.filter(({ section }) => section === "Bundle");
    expect(bundle.map(({ name }) => name)).toEqual(["main chunk, minified", "all chunks", "load"]);
    expect(bundle[0]?.library).toBeLessThanOrEqual(250);
  });

  test("writes a plot, and its tables between the marks of a page", async () => {
    expect(await readFile(file("plot.svg"), "utf8")).toMatch(/^<svg .*10k items, library.*<\/svg>\n$/s);
    const page = await readFile(file("report.md"), "utf8");
    expect(page).toMatch(/^before\n<!-- bench: begin -->\n.*\| withId \|.*<!-- bench: end -->\nafter\n$/s);
    expect(page).not.toContain("old");
  });
});

test.each([["--items=12"], ["--items=ten"], ["--only=("], ["--fast"]])(
  "rejects %s as wrong usage",
  async (argument) => {
    expect(await benchCommand([argument])).toBe(2);
  },
);
