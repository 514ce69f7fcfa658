import fc from "fast-check";
import { expect, test } from "vitest";
import { ResponseBuilder } from "./ResponseBuilder.ts";
import { responseLimits } from "./ResponseLimits.ts";
import { stringifyResponse } from "./stringifyResponse.ts";
import { ResponseScheduler } from "./ResponseScheduler.ts";

/** A response that has its turn, as every large one has. */
async function largeAnswer(answerBytes?: number): Promise<ResponseBuilder> {
  const response = new ResponseBuilder(responseLimits(answerBytes), new ResponseScheduler(), () => undefined);
  await response.turn();
  return response;
}

test("a large response is written as JSON.stringify writes it", async () => {
  const response = await largeAnswer();
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (value) => {
      const made = { errors: undefined, data: { value, at: new Date(0), none: [null, undefined] } };
      expect(await stringifyResponse(made, response)).toBe(`${JSON.stringify(made)}\n`);
    }),
  );
  response.end();
});

test("other requests have their turn while a large response is written", async () => {
  const response = await largeAnswer();
  let turns = 0;
  const count = () => {
    turns++;
    if (!response.ended) setImmediate(count);
  };
  setImmediate(count);
  const items = Array.from({ length: 5_000 }, (_, id) => ({ id, notes: "a note ".repeat(50) }));
  const text = await stringifyResponse({ data: { books: { items } } }, response);
  response.end();
  expect(turns).toBeGreaterThan(10);
  expect(JSON.parse(text)).toEqual({ data: { books: { items } } });
});

test("writing stops at the response's limit", async () => {
  const response = await largeAnswer(200_000);
  const text = await stringifyResponse(
    { data: Array.from({ length: 5_000 }, () => "x".repeat(1_000)) },
    response,
  );
  response.end();
  expect(text.length).toBeGreaterThan(200_000);
  expect(text.length).toBeLessThan(400_000);
});
