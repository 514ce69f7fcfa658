import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { HeaderMap } from "../../src/api/HeaderMap.ts";
import { openApi } from "./support/openApi.ts";

const GET: { method: string; headers: [string, string][] } = {
  method: "GET",
  headers: [["apollo-require-preflight", "1"]],
};
const get = (query: string) => ({ ...GET, search: `?query=${encodeURIComponent(query)}` });

test("responds to queries by POST and by GET, with the request's id", async () => {
  const { send } = openApi(() => "done");
  const posted = await send({ query: "{ work }" });
  expect(posted).toMatchObject({ status: 200, data: { work: "done" } });
  expect(posted.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await send("", get("{ work }"))).toMatchObject({ status: 200, data: { work: "done" } });
});

test("rejects mutations by GET without executing them", async () => {
  let runs = 0;
  const { send } = openApi(() => `${++runs}`);
  const answer = await send("", get("mutation { change }"));
  expect(answer).toMatchObject({ status: 405, errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  expect(answer.headers.get("allow")).toBe("POST");
  expect(runs).toBe(0);
});

test("rejects what a form or a link of another site could send, with a suggestion", async () => {
  let runs = 0;
  const { send } = openApi(() => `${++runs}`);
  const rejected = async (request: Parameters<typeof send>[1]) => {
    const { status, errors } = await send({ query: "{ work }" }, request);
    return [status, errors?.[0]?.message, errors?.[0]?.extensions.code];
  };
  const form = [
    400,
    "A POST has to call its body JSON, so that no form of another site can send it: add the header content-type: application/json",
    "BAD_REQUEST",
  ];
  for (const type of [
    "text/plain",
    "Text/Plain; charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/graphql",
    "nonsense",
    "",
  ]) {
    expect(await rejected({ headers: [["content-type", type]] }), type).toEqual(form);
  }
  expect(await rejected({ headers: [] })).toEqual(form);
  expect(await rejected({ headers: [["apollo-require-preflight", "1"]] })).toEqual(form);

  const link = [
    400,
    "A GET has to have a header that no link of another site can send: add apollo-require-preflight: true",
    "BAD_REQUEST",
  ];
  for (const headers of [
    [],
    [["content-type", "text/plain;charset=UTF-8"]],
    [["content-type", "Multipart/Form-Data"]],
    [["apollo-require-preflight", ""]],
  ] as [string, string][][]) {
    expect(await rejected({ ...get("{ work }"), headers })).toEqual(link);
  }
  expect(runs).toBe(0);
});

test("names the allowed methods, and the form of a body", async () => {
  const { send } = openApi(() => "done");
  const put = await send({ query: "{ work }" }, { method: "PUT", headers: [] });
  expect(put).toMatchObject({
    status: 405,
    errors: [{ message: "The method PUT isn't allowed here; GET and POST are" }],
  });
  expect(put.headers.get("allow")).toBe("GET, POST");
  for (const body of [null, "{ work }", {}, 1]) {
    expect(await send(body)).toMatchObject({
      status: 400,
      errors: [{ message: 'The body has to be a JSON object: {"query": "…", "variables": {…}}' }],
    });
  }
});

test("rejects batches, persisted hashes and operations that don't exist", async () => {
  const { send } = openApi(() => null);
  for (const batch of [[], [{ query: "{ work }" }]]) {
    expect(await send(batch)).toMatchObject({
      status: 400,
      errors: [{ message: "Several requests can't come in one; send each by itself" }],
    });
  }
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

test("supports introspection", async () => {
  const { send } = openApi(() => null);
  expect((await send({ query: "{ __schema { queryType { name } } _service { sdl } }" })).data).toMatchObject({
    __schema: { queryType: { name: "Query" } },
  });
});

test("rejects a query of too many tokens, and names the maximum", async () => {
  const { send } = openApi(() => null);
  expect((await send({ query: `{ ${"work ".repeat(2_001)} }` })).errors?.[0]).toMatchObject({
    message: "Query has more tokens than the maximum of 2000.",
    extensions: { code: "BAD_USER_INPUT", limit: "tokens", allowed: 2_000 },
  });
});

test("rejects what is over a limit with 400 and the limit's numbers", async () => {
  const { send } = openApi(() => null);
  expect(
    await send({ query: "query ($n: Int!) { list(first: $n) }", variables: { n: 1_000_000 } }),
  ).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: "BAD_USER_INPUT", limit: "cost", asked: 1_000_250, allowed: 400_000 } }],
  });
});

test("measures a repeated query by its current variables", async () => {
  const { send } = openApi(() => []);
  const sent = (n: number) => send({ query: "query ($n: Int!) { list(first: $n) }", variables: { n } });
  expect((await sent(1)).status).toBe(200);
  expect((await sent(1_000_000)).errors?.[0]?.extensions).toMatchObject({ limit: "cost" });
  expect((await sent(1)).status).toBe(200);
});

test("cancels a request at the setting's deadline, even if its own is later", async () => {
  const { api } = openApi(({ signal }) => sleep(60_000, undefined, { signal }), { requestTimeoutMs: 100 });
  const request = {
    method: "POST",
    search: "",
    headers: new HeaderMap([["content-type", "application/json"]]),
    body: { query: "{ work }" },
  };
  const given = async (timeoutMs: number) => {
    const { status, body } = await api.handle(request, { timeoutMs });
    return [status, JSON.parse(body)] as const;
  };
  const givenUpAfter = (timeoutMs: number) => [
    504,
    { errors: [{ extensions: { code: "REQUEST_TIMEOUT", timeoutMs } }] },
  ];
  expect(await given(60_000)).toMatchObject(givenUpAfter(100));
  expect(await given(50)).toMatchObject(givenUpAfter(50));
});

test("cancels a request at its deadline, aborts its signal, and returns an error", async () => {
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
