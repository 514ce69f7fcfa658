import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { limits, type Payload, payloads, serveFunction, type Serving } from "../src/index.ts";
import type { FunctionOptions } from "../src/index.ts";
import { useFunctions } from "./support/useFunctions.ts";

const make = useFunctions();
const serving: Serving[] = [];
afterEach(async () => {
  await Promise.all(serving.splice(0).map((each) => each.stop()));
});

/** Answers with what it was told to. */
const ANSWER = "export const handler = async (event) => JSON.parse(event.body);";
const ECHO = "export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });";

async function serve(code: string, payload: Payload, options: Partial<FunctionOptions> = {}) {
  const { lambda } = await make(code, options);
  const served = await serveFunction(lambda, { payload });
  serving.push(served);
  return served.url;
}

const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { "content-type": "application/json" },
) => fetch(url, { method: "POST", body, headers });

/** With headers as they are, each as often as it is given. */
function get(url: string, headers: Record<string, string | string[]>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve(JSON.parse(text));
      });
    })
      .on("error", reject)
      .end();
  });
}

const headers = { "X-Twice": ["one", "two"], Cookie: "a=1; b=2", "User-Agent": "made-up/1" };

test("an event of payload 2.0 is what an HTTP API makes of a request", async () => {
  const url = await serve(ECHO, "2.0");
  expect(await get(`${url}a/b?q=1&q=%C3%BC%25&r=`, headers)).toMatchObject({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/a/b",
    rawQueryString: "q=1&q=%C3%BC%25&r=",
    cookies: ["a=1", "b=2"],
    headers: { "x-twice": "one,two", "user-agent": "made-up/1" },
    queryStringParameters: { q: "1,ü%", r: "" },
    requestContext: { http: { method: "GET", path: "/a/b", userAgent: "made-up/1" }, stage: "$default" },
    isBase64Encoded: false,
  });
  const json = await post(url, '{"ü":1}');
  expect(await json.json()).toMatchObject({ body: '{"ü":1}', isBase64Encoded: false });
  const bytes = await post(url, new Uint8Array([0xff, 0]), { "content-type": "application/octet-stream" });
  expect(await bytes.json()).toMatchObject({ body: "/wA=", isBase64Encoded: true });
});

test("an event of payload 1.0 is what a REST API makes of a request", async () => {
  const url = await serve(ECHO, "1.0");
  expect(await get(`${url}a/b?q=1&q=%C3%BC%25`, headers)).toMatchObject({
    path: "/a/b",
    httpMethod: "GET",
    headers: { "X-Twice": "two", "User-Agent": "made-up/1", Cookie: "a=1; b=2" },
    multiValueHeaders: { "X-Twice": ["one", "two"] },
    queryStringParameters: { q: "ü%" },
    multiValueQueryStringParameters: { q: ["1", "ü%"] },
    requestContext: { httpMethod: "GET", path: "/a/b" },
    body: null,
    isBase64Encoded: false,
  });
  expect(await get(url, {})).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
  });
  expect(await (await post(url, '{"ü":1}')).json()).toMatchObject({ body: '{"ü":1}' });
});

test("a function's status, headers and body are the client's, in each payload's form", async () => {
  const v2 = await serve(ANSWER, "2.0");
  const full = {
    statusCode: 418,
    headers: { "x-a": "1" },
    cookies: ["a=1", "b=2"],
    body: "/wA=",
    isBase64Encoded: true,
  };
  const answer = await post(v2, JSON.stringify(full));
  expect([answer.status, answer.headers.get("x-a"), answer.headers.getSetCookie()]).toEqual([
    418,
    "1",
    ["a=1", "b=2"],
  ]);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([0xff, 0]));
  const bare = await post(v2, '{"books":1}');
  expect([bare.status, await bare.json()]).toEqual([200, { books: 1 }]);

  const v1 = await serve(ANSWER, "1.0");
  const several = { statusCode: 200, multiValueHeaders: { "set-cookie": ["a=1", "b=2"] }, body: "text" };
  const answered = await post(v1, JSON.stringify(several));
  expect([answered.status, answered.headers.getSetCookie(), await answered.text()]).toEqual([
    200,
    ["a=1", "b=2"],
    "text",
  ]);
});

const FAULTS = `
  export const handler = async ({ body }) => {
    if (body === "exit") process.exit(1);
    if (body === "throw") throw new Error("private");
    if (body === "hang") await new Promise(() => setInterval(() => {}, 1000));
    if (body === "large") return { statusCode: 200, body: "x".repeat(${limits.responseBytes}) };
    if (body === "malformed") return { statusCode: 99, body: "" };
    return { statusCode: 200, body: "well" };
  };`;

describe.each(payloads)("payload %s", (payload) => {
  const [status, message] = { "1.0": [502, "Internal server error"], "2.0": [500, "Internal Server Error"] }[
    payload
  ];

  test("errors of the function get the gateway's response without details, and the next call succeeds", async () => {
    const url = await serve(FAULTS, payload, { callMs: 1_500 });
    for (const fault of ["exit", "throw", "hang", "large", "malformed"]) {
      const answer = await post(url, fault, { "content-type": "text/plain" });
      expect([fault, answer.status, await answer.json()]).toEqual([fault, status, { message }]);
      const next = await post(url, "well", { "content-type": "text/plain" });
      expect([fault, next.status, await next.text()]).toEqual([fault, 200, "well"]);
    }
  });

  test("code that can't be loaded is answered so as well", async () => {
    const answer = await post(await serve("throw new Error('private');", payload), "");
    expect([answer.status, await answer.json()]).toEqual([status, { message }]);
  });

  test("too many calls at once, and too large ones, are the gateway's own answers", async () => {
    const url = await serve(FAULTS, payload, { concurrency: 1, callMs: 1_500 });
    const [one, other] = await Promise.all(
      ["hang", "hang"].map((body) => post(url, body, { "content-type": "text/plain" })),
    );
    const refused = payload === "1.0" ? 500 : 503;
    expect([one?.status, other?.status].sort()).toEqual([status, refused].sort());
    // Above what Lambda takes, and above what the gateway does.
    expect((await post(url, "x".repeat(limits.requestBytes))).status).toBe(refused);
    expect((await post(url, "x".repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
  });
});
