import { readFile } from "node:fs/promises";
import {
  channels,
  CommitOutcomeUnknownError,
  DatabaseTimeoutError,
  DatabaseUnavailableError,
  OccRetriesExhaustedError,
  type RefusalMessage,
  type RetryMessage,
} from "@mattb.tech/billio-data";
import { expect, test, vi } from "vitest";
import { BadUserInputError } from "../../src/errors/BadUserInputError.ts";
import { createLambdaHandler } from "../../src/lambda/createLambdaHandler.ts";
import { type Line, openApi } from "../api/support/openApi.ts";

/** The reviewed template; the stacks' tests check that it is current. */
const TEMPLATE = new URL("../../../cdk/test/snapshots/example/BillioAPI.json", import.meta.url);

interface MetricFilter {
  FilterPattern: string;
  MetricTransformations: { MetricName: string; MetricValue: string }[];
}

/** What CloudWatch counts in these lines, by the stack's metric filters. */
async function count(lines: readonly Line[]): Promise<Record<string, number>> {
  const { Resources } = JSON.parse(await readFile(TEMPLATE, "utf8")) as {
    Resources: Record<string, { Type: string; Properties: MetricFilter }>;
  };
  const filters = Object.values(Resources).filter(({ Type }) => Type === "AWS::Logs::MetricFilter");
  const counted: Record<string, number> = {};
  for (const { FilterPattern, MetricTransformations } of filters.map(({ Properties }) => Properties))
    for (const { MetricName, MetricValue } of MetricTransformations) {
      const values = lines
        .filter((line) => matches(FilterPattern, line))
        .map((line) => Number(MetricValue.startsWith("$.") ? line[MetricValue.slice(2)] : MetricValue));
      if (values.length > 0) counted[MetricName] = values.reduce((sum, value) => sum + value, 0);
    }
  return counted;
}

/** The subset of CloudWatch's JSON patterns that the stack uses: `=` of texts, `>` of numbers, `&&`, `||` and parentheses. */
function matches(pattern: string, line: Line): boolean {
  let left = pattern
    .replace(/^\{(.*)\}$/, "$1")
    .replace(/\$\.(\w+) = "([^"]*)"/g, (_, field: string, text: string) => (line[field] === text ? "T" : "F"))
    .replace(/\$\.(\w+) > (\d+)/g, (_, field: string, least: string) =>
      Number(line[field]) > Number(least) ? "T" : "F",
    )
    .replaceAll(" ", "");
  for (let before = ""; left !== before;) {
    before = left;
    left = left
      .replace(/\(([TF])\)/, "$1")
      .replace(/([TF])&&([TF])/, (_, a: string, b: string) => (a + b === "TT" ? "T" : "F"))
      .replace(/^([TF])\|\|([TF])/, (_, a: string, b: string) => (a + b === "FF" ? "F" : "T"));
  }
  if (!/^[TF]$/.test(left)) throw new Error(`Not understood: ${pattern} (${left})`);
  return left === "T";
}

test.each([
  ["an answer", () => null, {}],
  ["a fault of the client", () => Promise.reject(new BadUserInputError("no")), {}],
  ["a defect", () => Promise.reject(new TypeError("no")), { InternalErrors: 1 }],
  [
    "retries that were in vain",
    () => Promise.reject(new OccRetriesExhaustedError(10, 1, undefined)),
    { ExhaustedRetries: 1 },
  ],
  ["a statement without an answer", () => Promise.reject(new DatabaseTimeoutError("a", 1)), { Timeouts: 1 }],
  ["no database", () => Promise.reject(new DatabaseUnavailableError("no")), { Unavailable: 1 }],
  [
    "a write that may have been done",
    () => Promise.reject(new CommitOutcomeUnknownError("a", undefined)),
    { UnknownOutcomes: 1 },
  ],
  [
    "what was tried again",
    () => {
      for (const attempt of [1, 2])
        channels.retry.publish({ attempt, sqlState: "40001", waitMs: 0 } satisfies RetryMessage);
      channels.retry.publish({ attempt: 1, waitMs: 0 } satisfies RetryMessage);
      channels.refusal.publish({ kind: "wait" } satisfies RefusalMessage);
      return null;
    },
    { Conflicts: 2, RefusedConnections: 1 },
  ],
])("the stack's metrics count %s", async (_, work, expected) => {
  const { send, lines } = openApi(work);
  await send({ query: "{ work }" });
  expect(await count(lines)).toEqual(expected);
});

test("the stack's metrics count a cancelled request", async () => {
  const { send, lines } = openApi(() => new Promise(() => undefined), { requestTimeoutMs: 20 });
  await send({ query: "{ work }" });
  expect(await count(lines)).toEqual({ Timeouts: 1 });
});

test("the stack's metrics count a Lambda that can't start", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 1_000 };
  await createLambdaHandler({})({}, context);
  const lines = written.mock.calls.map(([text]) => JSON.parse(String(text)) as Line);
  written.mockRestore();
  expect(await count(lines)).toEqual({ InternalErrors: 1 });
});
