import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type CallOutcome, type LambdaFunction, limits } from "../src/index.ts";
import { useFunctions } from "./support/useFunctions.ts";

const make = useFunctions();

const call = (lambda: LambdaFunction, event: unknown = {}) =>
  lambda.invoke(Buffer.from(JSON.stringify(event)));

function resultOf(outcome: CallOutcome): unknown {
  if (outcome.kind !== "response") throw new Error(JSON.stringify(outcome.error));
  return JSON.parse(outcome.payload.toString("utf8"));
}

const errorOf = (outcome: CallOutcome) => (outcome.kind === "response" ? undefined : outcome.error);

test("a handler receives its event and Lambda's context, and nothing of this process's environment", async () => {
  process.env.MADE_UP_SECRET = "of this process";
  const { lambda, lines } = await make(
    `export const handler = async (event, context) => ({
      event, ...context, left: context.getRemainingTimeInMillis(), env: process.env });`,
    { variables: { ENABLE_MUTATIONS: "1", AWS_REGION: "eu-west-1", AWS_LAMBDA_RUNTIME_API: "elsewhere" } },
  );
  const result = resultOf(await call(lambda, { a: ["ü"] })) as Record<string, unknown> & {
    left: number;
    env: Record<string, string>;
  };
  expect(result).toMatchObject({
    event: { a: ["ü"] },
    functionName: "made-up",
    functionVersion: "$LATEST",
    memoryLimitInMB: "512",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:made-up",
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    env: {
      ENABLE_MUTATIONS: "1",
      AWS_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      TZ: ":UTC",
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    },
  });
  expect(result.left).toBeGreaterThan(9_000);
  expect(result.left).toBeLessThanOrEqual(10_000);
  expect(result.env).not.toHaveProperty("MADE_UP_SECRET");
  expect(result.env).not.toHaveProperty("HOME");
  expect(lines.at(-1)).toMatch(/^REPORT .*Memory Size: 512 MB.*Init Duration: [\d.]+ ms$/);
  delete process.env.MADE_UP_SECRET;
});

test("between two calls the process is frozen: what it has begun stands still", async () => {
  const { lambda } = await make(`
    let ticks = 0;
    setInterval(() => ticks++, 5);
    export const handler = async () => { const seen = ticks; ticks = 0; return seen; };`);
  await call(lambda);
  await setTimeout(500);
  // Some hundred if it went on.
  expect(resultOf(await call(lambda))).toBeLessThan(20);
  expect(lambda.counts).toMatchObject({ calls: 2, starts: 1, ends: 0 });
});

test("calls at the same time have a process each, which later calls use again, up to a limit", async () => {
  const { lambda } = await make(
    `let calls = 0;
    export const handler = async ({ ms }) => {
      await new Promise((later) => setTimeout(later, ms)); return [process.pid, ++calls]; };`,
    { concurrency: 2 },
  );
  const outcomes = await Promise.all([1, 2, 3].map(() => call(lambda, { ms: 300 })));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["refused", "response", "response"]);
  expect(outcomes.map(errorOf)).toContainEqual(
    expect.objectContaining({ errorType: "TooManyRequestsException" }),
  );
  const first = outcomes
    .filter(({ kind }) => kind === "response")
    .map((each) => (resultOf(each) as number[])[0]);
  expect(new Set(first).size).toBe(2);
  const [pid, calls] = resultOf(await call(lambda, { ms: 0 })) as [number, number];
  expect(first).toContain(pid);
  expect(calls).toBe(2);
});

test("what a handler throws is its caller's to know, and the process goes on", async () => {
  const { lambda, output } = await make(`
    export const handler = async ({ fail }) => { if (fail) throw new RangeError("too far"); return process.pid; };`);
  const pid = resultOf(await call(lambda));
  expect(errorOf(await call(lambda, { fail: true }))).toMatchObject({
    errorType: "RangeError",
    errorMessage: "too far",
  });
  expect(output()).toContain("RangeError");
  expect(resultOf(await call(lambda))).toBe(pid);
});

test.each([
  [
    "that takes too long is ended",
    "await new Promise(() => setInterval(() => {}, 1000));",
    "Sandbox.Timedout",
  ],
  ["that never yields is ended", "for (;;);", "Sandbox.Timedout"],
  ["that ends the process", "process.exit(3);", "Runtime.ExitError"],
  [
    "that leaves a rejection behind",
    "Promise.reject(new Error('lost')); await new Promise(() => setInterval(() => {}, 1000));",
    "Runtime.UnhandledPromiseRejection",
  ],
  [
    "that throws where nobody catches",
    "setTimeout(() => { throw new TypeError('lost'); }); await new Promise(() => setInterval(() => {}, 1000));",
    "TypeError",
  ],
])(
  "a handler %s is reported to the caller, and the next call has a new process",
  async (_, code, errorType) => {
    const { lambda, lines } = await make(
      `export const handler = async ({ well }) => { if (!well) { ${code} } return process.pid; };`,
      { callMs: 1_000 },
    );
    const pid = resultOf(await call(lambda, { well: true }));
    expect(errorOf(await call(lambda))).toMatchObject({ errorType });
    expect(lines.length).toBeGreaterThan(0);
    const next = resultOf(await call(lambda, { well: true }));
    expect(next).not.toBe(pid);
    expect(lambda.counts).toMatchObject({ starts: 2, ends: 1 });
  },
);

test("code that can't be loaded is tried twice, as on Lambda, and reported; the next call tries again", async () => {
  const { lambda, lines } = await make(`throw new SyntaxError("made up");`);
  for (const calls of [1, 2]) {
    expect(errorOf(await call(lambda))).toMatchObject({ errorType: "SyntaxError", errorMessage: "made up" });
    expect(lambda.counts).toMatchObject({ calls, starts: 2 * calls, ends: 2 * calls });
  }
  expect(lines).toContain("INIT_REPORT Status: error SyntaxError: made up");
});

test("an init phase past its limit is ended, and run again under the limit of the call", async () => {
  const slow = `await new Promise((later) => setTimeout(later, 700));
    export const handler = async () => "loaded";`;
  const { lambda, lines } = await make(slow, { initMs: 300, callMs: 5_000 });
  expect(resultOf(await call(lambda))).toBe("loaded");
  expect(lines.join()).toContain("Init timed out after 0.30 seconds");
  const never = await make(slow, { initMs: 200, callMs: 300 });
  expect(errorOf(await call(never.lambda))).toMatchObject({ errorType: "Sandbox.Timedout" });
  expect(never.lambda.pids).toEqual([]);
});

test("a missing handler is reported", async () => {
  const { lambda } = await make("export const other = 1;");
  expect(errorOf(await call(lambda))).toMatchObject({ errorType: "Runtime.HandlerNotFound" });
});

test("results and events up to Lambda's limits pass, and what is above doesn't", async () => {
  const { lambda } = await make(
    `export const handler = async ({ length, pad }) => "x".repeat(length ?? pad.length);`,
  );
  // Two quotation marks.
  const most = limits.responseBytes - 2;
  expect(resultOf(await call(lambda, { length: most }))).toHaveLength(most);
  expect(errorOf(await call(lambda, { length: most + 1 }))).toMatchObject({
    errorType: "Function.ResponseSizeTooLarge",
  });
  // {"pad":""}
  const pad = limits.requestBytes - 10;
  expect(resultOf(await call(lambda, { pad: "y".repeat(pad) }))).toHaveLength(pad);
  expect(errorOf(await call(lambda, { pad: "y".repeat(pad + 1) }))).toMatchObject({
    errorType: "RequestTooLargeException",
  });
  expect(lambda.counts).toMatchObject({ starts: 1, ends: 0 });
});

test("stopped in the middle of a call, nothing is left behind", async () => {
  const { lambda } = await make(
    "export const handler = () => new Promise((later) => setTimeout(later, 60_000));",
  );
  const calling = call(lambda);
  while (lambda.pids.length === 0) await setTimeout(20);
  const [pid = 0] = lambda.pids;
  await lambda.stop();
  expect(errorOf(await calling)).toMatchObject({ errorType: "Runtime.ExitError" });
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("stopped while a function is being loaded, nothing is left behind", async () => {
  const { lambda, output } =
    await make(`console.log(process.pid); await new Promise((later) => setTimeout(later, 60_000));
    export const handler = () => 1;`);
  const calling = call(lambda);
  await expect.poll(output).not.toBe("");
  await lambda.stop();
  expect(() => process.kill(Number(output()), 0)).toThrow("ESRCH");
  expect(errorOf(await calling)).toMatchObject({ errorType: "Runtime.ExitError" });
});
