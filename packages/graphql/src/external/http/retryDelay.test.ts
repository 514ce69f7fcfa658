import { expect, test } from "vitest";
import { retryDelayMs } from "./retryDelay.ts";

const now = Date.parse("2020-01-01T00:00:00Z");

test.each([
  [null, 250],
  ["", 250],
  ["soon", 250],
  ["0", 0],
  [" 3 ", 3_000],
  ["Wed, 01 Jan 2020 00:00:07 GMT", 7_000],
  ["Tue, 31 Dec 2019 23:59:59 GMT", 0],
])("Retry-After %j delays the retry by %i ms", (retryAfter, expected) => {
  expect(retryDelayMs(retryAfter, now)).toBe(expected);
});
