import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.ts";
import type { ImportReport } from "../report/ImportReport.ts";
import { Bits } from "./Bits.ts";
import { Journal, type Progressed } from "./Journal.ts";

test("an incomplete line is ignored, also when another run has written after it", async () => {
  const folder = await temporaryFolder();
  const journal = new Journal(folder);
  const identity = { from: "backup", options: {} };
  await journal.begin({ identity, report: {} as ImportReport, total: 9 }, new Bits());
  const upTo = (done: number) => {
    journal.note({ stage: "rows", done } as Progressed);
  };
  const done = async () => (await journal.read())?.progressed?.done;
  expect(await done()).toBeUndefined();
  for (const [before, after] of [
    [undefined, 3],
    [3, 6],
  ] as const) {
    await appendFile(join(folder, "progress"), '\n{"stage":"rows","do');
    expect(await done()).toBe(before);
    upTo(after);
    expect(await done()).toBe(after);
  }
});
