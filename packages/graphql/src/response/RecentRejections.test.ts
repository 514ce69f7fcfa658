import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ResponseBuilder } from "./ResponseBuilder.ts";
import { ResponseLimitError } from "./ResponseLimitError.ts";
import { responseLimits } from "./ResponseLimits.ts";
import { RecentRejections } from "./RecentRejections.ts";
import { ResponseScheduler } from "./ResponseScheduler.ts";

const over = new ResponseLimitError("answerObjects", 100_000);
const REJECTED = { unmade: false, wasLarge: true, readMuch: false, over };
const COMPLETED = { unmade: false, wasLarge: true, readMuch: false, over: undefined };
const UNSTARTED = { unmade: true, wasLarge: false, readMuch: false, over: undefined };

function operationOf(text: string): OperationDefinitionNode {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  return operation;
}

const query = operationOf("query ($n: Int) { books(first: $n) { total } }");
const mutation = operationOf("mutation { deleteBook }");
const turns = new ResponseScheduler();
const requestOf = (n: number, operation = query) => ({
  operation,
  variables: { n },
  response: new ResponseBuilder(responseLimits(), turns, () => undefined),
});

let rejections = new RecentRejections();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
  rejections = new RecentRejections();
});
afterEach(() => {
  vi.useRealTimers();
});

const reject = (request = requestOf(1)) => {
  rejections.record(request, performance.now(), REJECTED);
};

test("a request that was rejected is known for five seconds, with its variables", () => {
  expect(rejections.find(requestOf(1))).toBeUndefined();
  reject();
  vi.advanceTimersByTime(4_900);
  expect(rejections.find(requestOf(1))).toBe(over);
  expect(rejections.find(requestOf(2))).toBeUndefined();
  expect(rejections.find(requestOf(1, operationOf("{ books { total } }")))).toBeUndefined();
  vi.advanceTimersByTime(200);
  expect(rejections.find(requestOf(1))).toBeUndefined();
});

test("while one checks whether it is still too large, the others are rejected", () => {
  reject();
  vi.advanceTimersByTime(5_100);
  const checker = requestOf(1);
  expect(rejections.find(checker)).toBeUndefined();
  expect(rejections.find(requestOf(1))).toBe(over);
  // Checked again when its turn begins.
  expect(rejections.find(checker)).toBeUndefined();
  const again = new ResponseLimitError("answerBytes", 5_000_000);
  rejections.record(checker, performance.now(), { ...REJECTED, over: again });
  expect(rejections.find(requestOf(1))).toBe(again);
});

test("one that succeeds is forgotten", () => {
  reject();
  rejections.record(requestOf(1), performance.now(), COMPLETED);
  expect(rejections.find(requestOf(1))).toBeUndefined();
});

test("if the checking one never had its turn another checks, and a rejection expires", () => {
  reject();
  vi.advanceTimersByTime(5_100);
  const checker = requestOf(1);
  rejections.find(checker);
  rejections.record(checker, performance.now(), UNSTARTED);
  expect(rejections.find(requestOf(1))).toBeUndefined();
  expect(rejections.find(requestOf(1))).toBe(over);
  vi.advanceTimersByTime(10_000);
  expect(rejections.find(requestOf(1))).toBeUndefined();
});

test("a mutation clears all, also results of responses begun before it", () => {
  reject();
  const slow = performance.now();
  vi.advanceTimersByTime(10);
  rejections.record(requestOf(1, mutation), performance.now(), COMPLETED);
  expect(rejections.find(requestOf(1))).toBeUndefined();
  rejections.record(requestOf(1), slow, REJECTED);
  expect(rejections.find(requestOf(1))).toBeUndefined();
});

test("a mutation isn't rejected by an earlier one", () => {
  reject(requestOf(1, mutation));
  expect(rejections.find(requestOf(1, mutation))).toBeUndefined();
});

test("no more than a hundred requests of one operation are remembered", () => {
  for (let n = 0; n <= 100; n++) reject(requestOf(n));
  expect(rejections.find(requestOf(0))).toBeUndefined();
  expect(rejections.find(requestOf(1))).toBe(over);
});

test("many concurrent ones are rejected one after the other, none after more than 0.3 s", async () => {
  const resolvedAt: number[] = [];
  for (let n = 0; n < 100; n++) void rejections.pause().then(() => resolvedAt.push(performance.now()));
  const began = performance.now();
  await vi.advanceTimersByTimeAsync(0);
  expect(resolvedAt).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(resolvedAt).toHaveLength(11);
  await vi.advanceTimersByTimeAsync(200);
  expect(resolvedAt).toHaveLength(100);
  expect(Math.max(...resolvedAt) - began).toBe(300);
});
