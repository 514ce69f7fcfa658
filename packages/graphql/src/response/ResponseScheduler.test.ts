import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { ResponseBuilder } from "./ResponseBuilder.ts";
import { ResponseLimitError } from "./ResponseLimitError.ts";
import { responseLimits } from "./ResponseLimits.ts";
import { TurnNeeded } from "./TurnNeeded.ts";
import { ResponseScheduler } from "./ResponseScheduler.ts";

const MUCH = 2_000_000;

function useAnswers() {
  const turns = new ResponseScheduler();
  return (onOver: (error: ResponseLimitError) => void = () => undefined) =>
    new ResponseBuilder(responseLimits(), turns, onOver);
}

/** Whether a promise is settled once all that follows from what has happened has been done. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise(setImmediate);
  return settled;
}

test("of responses that read much one is built at a time", async () => {
  const create = useAnswers();
  const [first, second] = [create(), create()];
  for (const response of [first, second]) {
    response.read(500_000);
    expect(() => {
      response.read(MUCH);
    }).toThrow(TurnNeeded);
  }
  await first.turn();
  first.read(MUCH);
  const turn = second.turn();
  expect(await isSettled(turn)).toBe(false);
  first.end();
  await turn;
  second.read(MUCH);
  second.end();
});

test("one that turns out to read much among others begins again when they have ended, before all that wait", async () => {
  const create = useAnswers();
  const [first, second, third] = [create(), create(), create()];
  await Promise.all([first, second, third].map((response) => response.turn()));
  const waiting = create();
  const last = waiting.turn();
  expect(() => {
    first.read(MUCH);
  }).toThrow(TurnNeeded);
  const turn = first.turn();
  expect(await isSettled(Promise.race([turn, last]))).toBe(false);
  second.end();
  third.end();
  await turn;
  first.read(MUCH);
  expect(await isSettled(last)).toBe(false);
  first.end();
  await last;
  waiting.end();
});

test("one that is expected to read much isn't begun together with another", async () => {
  const create = useAnswers();
  const [first, second] = [create(), create()];
  await first.turn();
  const turn = second.turn(true);
  expect(await isSettled(turn)).toBe(false);
  first.end();
  await turn;
  second.end();
});

test("no more than three begin, however long they are idle", async () => {
  const create = useAnswers();
  const begun = [create(), create(), create()];
  await Promise.all(begun.map((response) => response.turn()));
  const turn = create().turn();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await isSettled(turn)).toBe(false);
  for (const response of begun) response.end();
  await turn;
});

test("one that is known by its turn to exceed a limit is abandoned then", async () => {
  const create = useAnswers();
  const first = create();
  await first.turn();
  const over: ResponseLimitError[] = [];
  const second = create((error) => over.push(error));
  const known = new ResponseLimitError("answerObjects", 100_000);
  second.onBegin(() => known);
  const turn = second.turn(true);
  expect(over).toEqual([]);
  first.end();
  expect(over).toEqual([known]);
  expect(await isSettled(turn)).toBe(false);
});

test("an error of a response keeps nothing alive of its stack frames", async () => {
  class Rows {
    // As the rows that a driver has collected.
    readonly rows = new Array(1_000).fill("row");
    fail(response: ResponseBuilder): unknown {
      try {
        response.read(MUCH);
      } catch (error) {
        return error;
      }
      throw new Error("nothing thrown");
    }
  }
  const create = useAnswers();
  const held = new Set<WeakRef<Rows>>();
  const errors = Array.from({ length: 2 }, (_, n) => {
    const response = create();
    if (n === 1) response.take("readBytes", 11_000_000);
    const rows = new Rows();
    held.add(new WeakRef(rows));
    return rows.fail(response);
  });
  expect(errors.map((error) => (error as Error).name)).toEqual(["TurnNeeded", "ResponseLimitError"]);
  const collect = collector();
  await new Promise(setImmediate);
  collect();
  expect([...held].map((ref) => ref.deref())).toEqual([undefined, undefined]);
  expect(errors).toHaveLength(2);
});

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
