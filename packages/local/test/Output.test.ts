import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutput } from "../src/terminal/Output.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function plain() {
  let written = "";
  const stream = { isTTY: false, write: (text: string) => (written += text) } as unknown;
  return { out: createOutput(stream as NodeJS.WriteStream), written: () => written };
}

test("without a terminal, a long step prints its progress every five seconds", () => {
  const { out, written } = plain();
  out.startStep("migrations");
  vi.advanceTimersByTime(3_000);
  out.startStep("migrations: 0001_items.sql 2/4 CREATE INDEX");
  vi.advanceTimersByTime(2_000);
  expect(written()).toBe("… migrations: 0001_items.sql 2/4 CREATE INDEX\n");
  vi.advanceTimersByTime(5_000);
  out.completeStep("migrations: 7 applied");
  vi.advanceTimersByTime(60_000);
  expect(written()).toBe(
    `${"… migrations: 0001_items.sql 2/4 CREATE INDEX\n".repeat(2)}- migrations: 7 applied\n`,
  );
});

test("where there is no terminal, a step that is done soon is one line", () => {
  const { out, written } = plain();
  out.startStep("starting the API");
  vi.advanceTimersByTime(1_000);
  out.completeStep("API");
  expect(written()).toBe("- API\n");
});
