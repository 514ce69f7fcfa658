import { setTimeout as sleep } from "node:timers/promises";
import { HeaderMap } from "@apollo/server";
import { expect, test } from "vitest";
import { openApi } from "./support/openApi.ts";

const GET: { method: string; headers: [string, string][] } = {
  method: "GET",
  headers: [["apollo-require-preflight", "1"]],
};
const get = (query: string) => ({ ...GET, search: `?query=${encodeURIComponent(query)}` });

test("answers queries by POST and by GET, under the id of the request", async () => {
  const { send } = openApi(() => "done");
  const posted = await send({ query: "{ work }" });
  expect(posted).toMatchObject({ status: 200, data: { work: "done" } });
  expect(posted.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await send("", get("{ work }"))).toMatchObject({ status: 200, data: { work: "done" } });
});

test("refuses mutations by GET, and doesn't run them", async () => {
  let runs = 0;
  const { send } = openApi(() => `${++runs}`);
  const answer = await send("", get("mutation { change }"));
  expect(answer).toMatchObject({ status: 405, errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  expect(answer.headers.get("allow")).toBe("POST");
  expect(runs).toBe(0);
});

test("refuses what a form of another site could send", async () => {
  let runs = 0;
  const { send } = openApi(() => `${++runs}`);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const answer = await send({ query: "{ work }" }, { headers: [["content-type", type]] });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("CSRF");
  }
  expect((await send("", { ...get("{ work }"), headers: [] })).status).toBe(400);
  expect(runs).toBe(0);
});

test("refuses batches, persisted hashes and operations that aren't there", async () => {
  const { send } = openApi(() => null);
  expect((await send([{ query: "{ work }" }])).errors?.[0]?.message).toBe("Operation batching disabled.");
  const hash = { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } };
  expect((await send({ extensions: hash })).errors?.[0]?.extensions.code).toBe(
    "PERSISTED_QUERY_NOT_SUPPORTED",
  );
  const unknown = await send({ query: "query A { work } query B { work }", operationName: "C" });
  expect(unknown).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }],
  });
});

test("lets itself be introspected", async () => {
  const { send } = openApi(() => null);
  expect((await send({ query: "{ __schema { queryType { name } } _service { sdl } }" })).data).toMatchObject({
    __schema: { queryType: { name: "Query" } },
  });
});

test("refuses a query of too many tokens, and says how many are allowed", async () => {
  const { send } = openApi(() => null);
  expect((await send({ query: `{ ${"work ".repeat(2_001)} }` })).errors?.[0]).toMatchObject({
    message: "The query has more than 2000 tokens, the most that one may have",
    extensions: { code: "BAD_USER_INPUT", limit: "tokens", allowed: 2_000 },
  });
});

test("refuses what is over a limit with 400 and the limit's numbers", async () => {
  const { send } = openApi(() => null);
  expect(
    await send({ query: "query ($n: Int!) { list(first: $n) }", variables: { n: 1_000_000 } }),
  ).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: "BAD_USER_INPUT", limit: "cost", asked: 1_000_250, allowed: 400_000 } }],
  });
});

test("gives a request up at the setting's deadline, though it may bring a longer one of its own", async () => {
  const { api } = openApi(({ signal }) => sleep(60_000, undefined, { signal }), { requestTimeoutMs: 100 });
  const request = {
    method: "POST",
    search: "",
    headers: new HeaderMap([["content-type", "application/json"]]),
    body: { query: "{ work }" },
  };
  const given = async (timeoutMs: number) => {
    const { status, body } = await api.handle(request, { timeoutMs });
    return [status, JSON.parse(body.kind === "complete" ? body.string : "")] as const;
  };
  const givenUpAfter = (timeoutMs: number) => [
    504,
    { errors: [{ extensions: { code: "REQUEST_TIMEOUT", timeoutMs } }] },
  ];
  expect(await given(60_000)).toMatchObject(givenUpAfter(100));
  expect(await given(50)).toMatchObject(givenUpAfter(50));
});

test("gives a request up at its deadline, tells those that work for it, and says so", async () => {
  const seen: AbortSignal[] = [];
  const { send, lines } = openApi(
    async ({ signal }) => {
      seen.push(signal);
      await sleep(60_000, undefined, { signal });
    },
    { requestTimeoutMs: 100 },
  );
  const answer = await send({ query: "mutation Long { change }" });
  expect(answer).toMatchObject({
    status: 504,
    errors: [
      {
        message:
          "The request was given up after 100 ms, the most that one may take; of a mutation, whether it took effect is unknown",
        extensions: { code: "REQUEST_TIMEOUT", timeoutMs: 100 },
      },
    ],
  });
  expect(seen[0]?.reason).toMatchObject({ code: "REQUEST_TIMEOUT" });
  expect(lines.find(({ message }) => message === "request")).toMatchObject({
    status: 504,
    codes: ["REQUEST_TIMEOUT"],
  });
});
