import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withinTime } from "./withinTime.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = new Error("late");
const lasting = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

test("what ends in time, or where there is no end, is what it is", async () => {
  expect(await withinTime(undefined, late, () => Promise.resolve(1))).toBe(1);
  expect(await withinTime(lasting(10_000), late, ({ aborted }) => Promise.resolve(aborted))).toBe(false);
  const failed = withinTime(lasting(10_000), late, () => Promise.reject(new Error("other")));
  await expect(failed).rejects.toThrow("other");
});

test("work that takes longer is aborted ten seconds before, and abandoned if it doesn't end", async () => {
  const abortedAt: number[] = [];
  const began = Date.now();
  const watch = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        abortedAt.push(Date.now() - began);
        resolve();
      });
    });
  const ending = withinTime(lasting(60_000), late, async (signal) => {
    await watch(signal);
    throw new Error("a connection that was closed");
  });
  const hanging = withinTime(lasting(60_000), late, async (signal) => {
    await watch(signal);
    return new Promise(() => undefined);
  });
  const ended = expect(ending).rejects.toBe(late);
  await vi.advanceTimersByTimeAsync(50_000);
  await ended;
  expect(abortedAt).toEqual([50_000, 50_000]);
  const left = expect(hanging).rejects.toBe(late);
  await vi.advanceTimersByTimeAsync(5_000);
  await left;
});
