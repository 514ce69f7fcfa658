import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCommand } from "./runCommand.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test("a command that takes long to end after Ctrl-C says how it ends at once", async () => {
  const errors = vi.spyOn(console, "error").mockReturnValue();
  let end = () => undefined as unknown;
  const running = runCommand(async ({ signal, ifInterrupted }) => {
    ifInterrupted("All is as it was.");
    await new Promise(
      (resolve) =>
        (end = () => {
          resolve(undefined);
        }),
    );
    signal.throwIfAborted();
    return 0;
  });
  process.emit("SIGINT");
  // The same, passed on by a parent.
  process.emit("SIGTERM");
  await vi.advanceTimersByTimeAsync(1_500);
  end();
  await running;
  expect(errors.mock.calls.flat()).toEqual([
    "Ending in order, which takes a moment; Ctrl-C once more ends it at once.",
    "Interrupted. All is as it was.",
  ]);
  expect(process.exitCode).toBe(130);
  expect(vi.getTimerCount()).toBe(0);
});
