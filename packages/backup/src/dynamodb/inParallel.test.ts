import { expect, test } from "vitest";
import { inParallel } from "./inParallel.ts";

test("as many works as allowed are under way at a time", async () => {
  let [running, most, done] = [0, 0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done++;
  };
  await inParallel(
    Array.from({ length: 10 }, () => work),
    3,
    (each) => each(),
  );
  expect([most, done]).toEqual([3, 10]);
});

test("after an error none is begun, and those under way have ended before it is thrown", async () => {
  const events: string[] = [];
  let release: (() => void) | undefined;
  const slow = async () => {
    events.push("slow begins");
    await new Promise<void>((resolve) => (release = resolve));
    events.push("slow ends");
  };
  const failing = () => Promise.reject(new Error("no"));
  const never = () => {
    events.push("another begins");
    return Promise.resolve();
  };
  const all = inParallel([slow, failing, never, never], 2, (work) => work()).catch(() =>
    events.push("thrown"),
  );
  setImmediate(() => release?.());
  await all;
  expect(events).toEqual(["slow begins", "slow ends", "thrown"]);
});
