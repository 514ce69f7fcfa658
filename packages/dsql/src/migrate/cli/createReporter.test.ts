import { describe, expect, test } from "vitest";
import type { MigrationEvent } from "../model/MigrationEvent.ts";
import { createReporter } from "./createReporter.ts";

const place = { file: "0004_x.sql", line: 3, step: 1, steps: 2, summary: "CREATE INDEX idx_a" };
const job = (elapsedMs: number): MigrationEvent => ({
  event: "job",
  job: "j",
  status: "processing",
  elapsedMs,
  ...place,
});
const done: MigrationEvent = { event: "step", state: "done", ms: 12_345, ...place };

function record({ isTTY = false, json = false, columns = 80, interval = 0 } = {}) {
  let written = "";
  let time = 0;
  const output = { isTTY, columns, write: (text: string) => (written += text) };
  const { report, end } = createReporter(output, { json, now: () => (time += interval) });
  return {
    after: (...events: MigrationEvent[]) => {
      events.forEach(report);
      end();
      return written;
    },
  };
}

describe("progress", () => {
  test("replaces itself in one line on a terminal", () => {
    expect(record({ isTTY: true }).after(job(11_600), job(12_000), done)).toBe(
      "\r\u001B[2K0004_x.sql:3 CREATE INDEX idx_a … processing 12 s" +
        "\r\u001B[2K0004_x.sql:3 CREATE INDEX idx_a … processing 12 s" +
        "\r\u001B[2K0004_x.sql:3 CREATE INDEX idx_a 12 s\n",
    );
  });

  test("never wraps on a narrow terminal, and ends its line when the run ends", () => {
    expect(record({ isTTY: true, columns: 20 }).after(job(1_000))).toBe("\r\u001B[2K0004_x.sql:3 CREATE\n");
  });

  test("is printed every five seconds where lines can't be replaced", () => {
    const lines = record({ interval: 2_000 }).after(
      { event: "step", state: "running", ...place },
      ...[2, 4, 6, 8, 10, 12].map((seconds) => job(seconds * 1_000)),
      done,
    );
    expect(lines).toBe(
      "0004_x.sql:3 CREATE INDEX idx_a … processing 6.0 s\n" +
        "0004_x.sql:3 CREATE INDEX idx_a … processing 12 s\n" +
        "0004_x.sql:3 CREATE INDEX idx_a 12 s\n",
    );
  });

  test("is one object a line with json", () => {
    const lines = record({ json: true }).after(job(1), done).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([job(1), done]);
  });
});
