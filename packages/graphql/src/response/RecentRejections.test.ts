import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ResponseBuilder } from "./ResponseBuilder.ts";
import { ResponseLimitError } from "./ResponseLimitError.ts";
import { responseLimits } from "./ResponseLimits.ts";
import { RecentRejections } from "./RecentRejections.ts";
import { ResponseScheduler } from "./ResponseScheduler.ts";

const over = new ResponseLimitError("answerObjects", 100_000);
const REFUSED = { unmade: false, wasLarge: true, readMuch: false, over };
const MADE = { unmade: false, wasLarge: true, readMuch: false, over: undefined };
const UNMADE = { unmade: true, wasLarge: false, readMuch: false, over: undefined };

function operationOf(text: string): OperationDefinitionNode {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  return operation;
}

const query = operationOf("query ($n: Int) { books(first: $n) { total } }");
const mutation = operationOf("mutation { deleteBook }");
const turns = new ResponseScheduler();
const ask = (n: number, operation = query) => ({
  operation,
  variables: { n },
  response: new ResponseBuilder(responseLimits(), turns, () => undefined),
});

let refusals = new RecentRejections();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
  refusals = new RecentRejections();
});
afterEach(() => {
  vi.useRealTimers();
});

const refuse = (asked = ask(1)) => {
  refusals.record(asked, performance.now(), REFUSED);
};

test("a request that was rejected is known for five seconds, with its variables", () => {
  expect(refusals.find(ask(1))).toBeUndefined();
  refuse();
  vi.advanceTimersByTime(4_900);
  expect(refusals.find(ask(1))).toBe(over);
  expect(refusals.find(ask(2))).toBeUndefined();
  expect(refusals.find(ask(1, operationOf("{ books { total } }")))).toBeUndefined();
  vi.advanceTimersByTime(200);
  expect(refusals.find(ask(1))).toBeUndefined();
});

test("while one finds out whether it is so still, the others are rejected", () => {
  refuse();
  vi.advanceTimersByTime(5_100);
  const checker = ask(1);
  expect(refusals.find(checker)).toBeUndefined();
  expect(refusals.find(ask(1))).toBe(over);
  // Asked again when it has its turn.
  expect(refusals.find(checker)).toBeUndefined();
  const again = new ResponseLimitError("answerBytes", 5_000_000);
  refusals.record(checker, performance.now(), { ...REFUSED, over: again });
  expect(refusals.find(ask(1))).toBe(again);
});

test("one that is answered is forgotten", () => {
  refuse();
  refusals.record(ask(1), performance.now(), MADE);
  expect(refusals.find(ask(1))).toBeUndefined();
});

test("of one that never had its turn another finds out, at last without being asked", () => {
  refuse();
  vi.advanceTimersByTime(5_100);
  const checker = ask(1);
  refusals.find(checker);
  refusals.record(checker, performance.now(), UNMADE);
  expect(refusals.find(ask(1))).toBeUndefined();
  expect(refusals.find(ask(1))).toBe(over);
  vi.advanceTimersByTime(10_000);
  expect(refusals.find(ask(1))).toBeUndefined();
});

test("a mutation has all forgotten, also what was found from before it", () => {
  refuse();
  const slow = performance.now();
  vi.advanceTimersByTime(10);
  refusals.record(ask(1, mutation), performance.now(), MADE);
  expect(refusals.find(ask(1))).toBeUndefined();
  refusals.record(ask(1), slow, REFUSED);
  expect(refusals.find(ask(1))).toBeUndefined();
});

test("a mutation isn't rejected by what is known", () => {
  refuse(ask(1, mutation));
  expect(refusals.find(ask(1, mutation))).toBeUndefined();
});

test("no more than a hundred requests of one operation are remembered", () => {
  for (let n = 0; n <= 100; n++) refuse(ask(n));
  expect(refusals.find(ask(0))).toBeUndefined();
  expect(refusals.find(ask(1))).toBe(over);
});

test("many at once are told one after the other, none after more than 0.3 s", async () => {
  const told: number[] = [];
  for (let n = 0; n < 100; n++) void refusals.pause().then(() => told.push(performance.now()));
  const began = performance.now();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toHaveLength(11);
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toHaveLength(100);
  expect(Math.max(...told) - began).toBe(300);
});
