import { execute, type ExecutionResult, getOperationAST, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { ResponseBuilder } from "../../src/response/ResponseBuilder.ts";
import { responseLimits } from "../../src/response/ResponseLimits.ts";
import { ResponseScheduler } from "../../src/response/ResponseScheduler.ts";
import type { RequestScope } from "../../src/context/RequestScope.ts";
import { createPlan } from "../../src/execution/createPlan.ts";
import { createExecutor } from "../../src/execution/createExecutor.ts";
import { createLogger } from "../../src/logging/createLogger.ts";
import { randomQuery, randomSchema } from "./support/randomQueries.ts";
import { testSeed } from "../support/seed.ts";

const seed = testSeed("Queries are made up");

const FOR_MS = 3_000;
const AT_LEAST = 50;

/** Mulberry32: numbers from 0 to 1, the same for each seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function scope(): RequestScope {
  const response = new ResponseBuilder(responseLimits(), new ResponseScheduler(), () => undefined);
  return { requestId: "test", signal: new AbortController().signal, log: createLogger("silent"), response };
}

const shown = ({ data, errors }: ExecutionResult) =>
  JSON.stringify({ errors: errors?.map((error) => error.toJSON()), data });

test("random queries have the same response as by GraphQL each time", { timeout: 60_000 }, async () => {
  const schema = randomSchema();
  const random = randomFrom(seed);
  const run = createExecutor(schema);
  const counts = { sent: 0, planned: 0, failed: 0 };
  const end = performance.now() + FOR_MS;
  while (performance.now() < end || counts.sent < AT_LEAST) {
    const query = randomQuery(random);
    const document = parse(query);
    // Objects of two types may give one name to fields of two types.
    if (validate(schema, document).length > 0) continue;
    const operation = getOperationAST(document) ?? undefined;
    if (operation === undefined) throw new Error(`No operation: ${query}`);
    const own = await execute({ schema, document, contextValue: scope() });
    const request = { document, operation, operationName: undefined, variables: {} };
    for (const time of ["first", "second", "third"]) {
      const answer = await run({ ...request, contextValue: scope() });
      expect(shown(answer), `${time} time, BILLIO_TEST_SEED=${seed}: ${query}`).toBe(shown(own));
    }
    counts.sent++;
    if (createPlan(schema, document, operation) !== undefined) counts.planned++;
    if (own.errors !== undefined && own.data !== null) counts.failed++;
  }
  expect(counts.planned).toBeGreaterThan(counts.sent / 2);
  expect(counts.failed).toBeGreaterThan(counts.sent / 10);
});
