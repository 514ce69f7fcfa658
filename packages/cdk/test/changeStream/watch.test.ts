import { expect, test, vi } from "vitest";
import { ChangeStreamError } from "../../src/changeStream/ChangeStreamError.ts";
import { createWatch } from "../../src/changeStream/createWatch.ts";
import { CLUSTER, useControlPlane } from "./support/useControlPlane.ts";

const { control, client } = useControlPlane();

async function watch(StreamIdentifier: string) {
  const lines: unknown[] = [];
  const look = createWatch(client, (line) => lines.push(JSON.parse(line)));
  const state = await look({ ClusterIdentifier: CLUSTER, StreamIdentifier }).catch((error: unknown) => error);
  return { state, lines };
}

test.each([
  ["CREATING", 1],
  ["ACTIVE", 1],
  ["IMPAIRED", 1],
  ["FAILED", 0],
  ["DELETING", 0],
  ["DELETED", 0],
  ["NOBODY_KNOWS_YET", 0],
])("a stream that is %s works: %d", async (status, working) => {
  const { identifier } = control.add({ status });
  const state = { status, working };
  const level = working === 1 ? "info" : "error";
  const line = { level, message: "change stream", stream: identifier, ...state };
  expect(await watch(identifier)).toEqual({ state, lines: [line] });
});

test("the reason of a failed stream is logged", async () => {
  const { identifier } = control.add({ status: "FAILED", reason: "KINESIS_STREAM_NOT_FOUND" });
  const { state } = await watch(identifier);
  expect(state).toEqual({ status: "FAILED", reason: "KINESIS_STREAM_NOT_FOUND", working: 0 });
});

test("one that is gone, or whose cluster is, doesn't work", async () => {
  const absent = { status: "ABSENT", working: 0 };
  expect((await watch("stream-that-is-gone")).state).toEqual(absent);
  const { identifier } = control.add({});
  control.cluster = undefined;
  expect((await watch(identifier)).state).toEqual(absent);
});

test("a failed check rejects with the reason, and logs nothing to count", async () => {
  const { identifier } = control.add({});
  control.faults.push({
    call: /^GET \/stream/,
    times: 9,
    answer: { status: 403, type: "AccessDeniedException", message: "not allowed" },
  });
  const { state, lines } = await watch(identifier);
  const reason = "AccessDeniedException (HTTP 403, request r-1): not allowed";
  expect(state).toEqual(
    new ChangeStreamError(`The change stream ${identifier} couldn't be looked at: ${reason}`),
  );
  expect(lines).toEqual([
    {
      level: "error",
      message: "change stream unknown",
      stream: identifier,
      reason,
    },
  ]);
});

test("the Lambda's entry point writes its line of JSON and nothing before it", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_DSQL", control.url);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "made-up");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "made-up-secret");
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const handler = await import("../../src/changeStream/handler.ts");
    const { identifier } = control.add({});
    await handler.watch({ ClusterIdentifier: CLUSTER, StreamIdentifier: identifier });
    const lines = written.mock.calls.map(([text]) => String(text));
    expect(lines).toEqual([
      `{"level":"info","message":"change stream","stream":"${identifier}","status":"ACTIVE","working":1}\n`,
    ]);
  } finally {
    written.mockRestore();
    vi.unstubAllEnvs();
  }
});
