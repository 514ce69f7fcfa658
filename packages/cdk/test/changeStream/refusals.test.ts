import { describe, expect, test } from "vitest";
import { createHandlers } from "../../src/changeStream/createHandlers.ts";
import { classifyCallError } from "../../src/changeStream/classifyCallError.ts";
import { eventOf, runProvider } from "./support/Provider.ts";
import { handlersFor } from "./support/handlersFor.ts";
import { CLUSTER, useControlPlane } from "./support/useControlPlane.ts";

const { control, client } = useControlPlane();
const create = () => eventOf({ RequestType: "Create" });
/** As the SDK of these tests has it. */
const ATTEMPTS = 3;

const calls = [
  ["the list", /^GET \/stream\/\w+$/],
  ["a stream", /^GET \/stream\/\w+\/\w+/],
  ["the cluster", /^GET \/cluster/],
  ["the creation", /^POST/],
] as const;

const serverFault = { status: 500, type: "InternalServerException" };

test.each([
  ...calls.map(([what, call]) => ["answered with 500", what, call, serverFault] as const),
  ...calls.map(([what, call]) => ["cut", what, call, "cut"] as const),
  ["throttled", ...calls[3], { status: 429, type: "ThrottlingException" }] as const,
  ["answered with 503 by something before DSQL", ...calls[0], { status: 503, type: "Unheard" }] as const,
  ["never answered", ...calls[3], "stall"] as const,
])("a call that is %s is repeated by the SDK, and by the next look: %s", async (_, __, call, answer) => {
  control.course = ["CREATING", "ACTIVE"];
  control.faults = [{ call, times: ATTEMPTS + 1, answer }];
  const handlers = handlersFor(client);
  expect(await runProvider(handlers, create())).toMatchObject({ Status: "SUCCESS" });
  expect(control.streams).toHaveLength(1);
  expect(control.faults).toMatchObject([{ times: 0 }]);
  expect(handlers.lines).toContainEqual(
    expect.objectContaining({ level: "warn", did: expect.stringMatching(/^trying again after /) as string }),
  );
});

test("a creation of which no answer came has been done, and isn't done again", async () => {
  control.course = ["CREATING", "ACTIVE"];
  const post = control.answer.bind(control);
  let lost = 0;
  control.answer = async (request, response) => {
    if (request.method === "POST" && lost++ === 0) response.end = () => (request.socket.destroy(), response);
    return post(request, response);
  };
  try {
    expect(await runProvider(handlersFor(client), create())).toMatchObject({ Status: "SUCCESS" });
  } finally {
    control.answer = post;
  }
  expect(lost).toBe(2);
  expect(control.streams).toHaveLength(1);
});

describe("what may come of a role or cluster that was made a moment ago", () => {
  const missing = [
    [403, "AccessDeniedException", /^GET \/stream/],
    [403, "AccessDeniedException", /^POST/],
    [400, "ValidationException", /^POST/],
    [404, "ResourceNotFoundException", /^GET \/stream/],
  ] as const;

  test.each(missing)("is waited out for a minute: %i %s to %s", async (status, type, call) => {
    control.course = ["ACTIVE"];
    control.faults = [{ call, times: 2, answer: { status, type } }];
    expect(await runProvider(handlersFor(client), create())).toMatchObject({ Status: "SUCCESS" });
  });

  test.each(missing)("is reported after that: %i %s to %s", async (status, type, call) => {
    control.faults = [{ call, times: Infinity, answer: { status, type, message: "is not allowed to" } }];
    const handlers = handlersFor(client);
    const event = create();
    const later = {
      ...event,
      ...(await handlers.onEvent(event)),
      StartedAt: new Date(Date.now() - 61_000).toISOString(),
    };
    await expect(handlers.isComplete(later)).rejects.toThrow(
      `Aurora DSQL refused to make the change stream: ${type} (HTTP ${status}, request r-1): is not allowed to`,
    );
    expect(handlers.lines.at(-1)).toMatchObject({
      level: "error",
      reason: expect.stringContaining(type) as string,
    });
  });
});

test("what is thrown and logged has nothing of an answer that the API doesn't define", async () => {
  control.faults = [
    { call: /^GET/, times: Infinity, answer: { status: 418, type: "Unheard", message: "PRIVATE" } },
  ];
  const handlers = handlersFor(client);
  const event = create();
  const given = { ...event, ...(await handlers.onEvent(event)) };
  const error: unknown = await handlers.isComplete(given).catch((thrown: unknown) => thrown);
  expect(String(error)).toBe(
    "ChangeStreamError: Aurora DSQL refused to make the change stream: Unheard (HTTP 418, request r-1)",
  );
  expect(error).not.toHaveProperty("$response");
  expect((error as Error).cause).toBeUndefined();
  expect(JSON.stringify(handlers.lines)).not.toMatch(/PRIVATE|SECRET|made-up/);
});

test.each([
  [
    "a connection that isn't there in time",
    Object.assign(new Error("PRIVATE"), { name: "TimeoutError" }),
    true,
  ],
  ["a host that has no address", Object.assign(new Error("PRIVATE"), { code: "EAI_AGAIN" }), true],
  [
    "credentials that don't come",
    Object.assign(new Error("PRIVATE"), { name: "CredentialsProviderError" }),
    true,
  ],
  ["a fault of the program", new TypeError("PRIVATE"), false],
  ["what is no error", "PRIVATE", false],
])("%s: transient or not", (_, error, isPassing) => {
  const refusal = classifyCallError(error, NaN, Date.now());
  expect(refusal.isPassing).toBe(isPassing);
  expect(refusal.reason).not.toContain("PRIVATE");
});

test("a bug is an error at once, by its name", async () => {
  const lines: string[] = [];
  const broken = {
    config: {},
    send: () => Promise.reject(new TypeError("PRIVATE")),
  } as unknown as typeof client;
  const handlers = createHandlers({
    client: broken,
    wake: () => Promise.resolve(""),
    log: (line) => lines.push(line),
  });
  const event = { ...create(), RequestType: "Update" as const };
  await expect(handlers.isComplete({ ...event, ...(await handlers.onEvent(event)) })).rejects.toThrow(
    /TypeError|Error/,
  );
  expect(lines.join()).not.toContain("PRIVATE");
});

test("a look ends before its Lambda's time does, and the next goes on", async () => {
  control.course = ["ACTIVE"];
  control.faults = [{ call: /^GET \/stream/, times: 1, answer: "stall" }];
  const handlers = handlersFor(client, undefined, 100);
  expect(await runProvider(handlers, create())).toMatchObject({ Status: "SUCCESS" });
  expect(handlers.lines).toContainEqual(expect.objectContaining({ did: "trying again after AbortError" }));
});

describe("a cluster", () => {
  test.each(["CREATING", "UPDATING", "PENDING_SETUP", "UNHEARD"])(
    "that is %s is waited for",
    async (status) => {
      control.cluster = { status };
      control.course = ["ACTIVE"];
      const handlers = handlersFor(client);
      const answer = await runProvider(handlers, create(), {
        between: (look) => {
          if (look === 3) control.cluster = { status: "ACTIVE" };
        },
      });
      expect(answer).toMatchObject({ Status: "SUCCESS", looks: 4 });
      expect(handlers.lines[1]).toMatchObject({ did: `waiting for the cluster, which is ${status}` });
      expect(control.changes).toEqual(["POST"]);
    },
  );

  test.each(["IDLE", "INACTIVE"])("that is %s is woken", async (status) => {
    control.cluster = { status, endpoint: "made-up.dsql.eu-west-1.on.aws" };
    control.course = ["ACTIVE"];
    const woken: string[] = [];
    const handlers = handlersFor(client, (host, region) => {
      woken.push(`${host} ${region}`);
      if (woken.length === 2) control.cluster = { status: "ACTIVE" };
      return Promise.resolve("08006");
    });
    expect(await runProvider(handlers, create())).toMatchObject({ Status: "SUCCESS" });
    expect(woken).toEqual(Array<string>(2).fill("made-up.dsql.eu-west-1.on.aws eu-west-1"));
    expect(handlers.lines[1]).toMatchObject({ did: `woke the cluster, which was ${status} (08006)` });
  });

  test.each(["FAILED", "DELETING", "DELETED", "PENDING_DELETE"])(
    "that is %s is an error at once",
    async (status) => {
      control.cluster = { status };
      const answer = await runProvider(handlersFor(client), create());
      expect(answer).toMatchObject({ Status: "FAILED", looks: 1 });
      expect(answer.Reason).toContain(`The cluster ${CLUSTER} is ${status}`);
    },
  );

  test("that falls asleep between the look and the creation is woken the next time", async () => {
    control.cluster = { status: "ACTIVE" };
    control.course = ["ACTIVE"];
    control.faults = [{ call: /^POST/, times: 1, answer: { status: 400, type: "ValidationException" } }];
    expect(await runProvider(handlersFor(client), create())).toMatchObject({ Status: "SUCCESS", looks: 3 });
  });
});
