import { describe, expect, test, vi } from "vitest";
import { handleEvent } from "../../src/lambda/handleEvent.ts";
import { createLambdaHandler } from "../../src/lambda/createLambdaHandler.ts";
import { openApi } from "../api/support/openApi.ts";
import { v2 } from "./support/v2.ts";

const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 30_000 };
const QUERY = "{ work }";

/** An event as a REST API sends it. */
const v1 = (body: string | null, more = {}) => ({
  httpMethod: "POST",
  path: "/",
  headers: { "Content-Type": "application/json" },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body,
  isBase64Encoded: false,
  ...more,
});
/** The response to an event, and its log lines. */
async function answered(event: unknown, work: () => unknown = () => "done") {
  const { api, lines } = openApi(work);
  const { statusCode, headers, body } = await handleEvent(api, event, context);
  return { status: statusCode, headers, body: JSON.parse(body) as unknown, lines };
}

describe("an event", () => {
  test("has a response with the Lambda's request id", async () => {
    const { status, headers, lines } = await answered(v2(JSON.stringify({ query: QUERY })));
    expect([status, headers["x-request-id"]]).toEqual([200, "request-1"]);
    expect(lines).toMatchObject([{ message: "request", requestId: "request-1" }]);
  });

  test("is cancelled half a second before the Lambda's time is up", async () => {
    const { api } = openApi(() => new Promise(() => undefined));
    const nearlyOver = { ...context, getRemainingTimeInMillis: () => 550 };
    const { statusCode, body } = await handleEvent(api, v2(JSON.stringify({ query: QUERY })), nearlyOver);
    expect(statusCode).toBe(504);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { timeoutMs: 50 } }] });
  });

  test("with a number that would be rounded to a whole one is rejected", async () => {
    const body = `{"query":"{ work }","variables":{"rating":9.99999999999999999999}}`;
    for (const event of [v1(body), v2(body)]) {
      const { status, body: answer } = await answered(event);
      expect(status).toBe(400);
      expect(answer).toMatchObject({
        errors: [{ message: "variables.rating is a number with more digits than the API keeps, about 15" }],
      });
    }
  });

  test("may have its media type in upper case", async () => {
    const body = JSON.stringify({ query: QUERY });
    for (const type of ["Application/JSON", "APPLICATION/JSON; charset=UTF-8"]) {
      for (const event of [
        v1(body, { headers: { "Content-Type": type } }),
        v2(body, { headers: { "content-type": type } }),
      ]) {
        expect((await answered(event)).body).toEqual({ data: { work: "done" } });
      }
    }
  });

  test("whose body isn't UTF-8, or has another charset, is rejected", async () => {
    const sent = Buffer.concat([
      Buffer.from('{"query":"{ work }","x":"Caf'),
      Buffer.of(0xe9),
      Buffer.from('"}'),
    ]);
    const encoded = { isBase64Encoded: true, body: sent.toString("base64") };
    const message = "The body is not UTF-8, which JSON has to be; send it encoded as UTF-8";
    const rejected = { status: 400, body: { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] } };
    expect(await answered(v1(null, encoded))).toMatchObject(rejected);
    expect(await answered(v2("", encoded))).toMatchObject(rejected);
    expect(await answered(v1('{"query":"{ work }","x":"\ud800"}'))).toMatchObject(rejected);
    const good = Buffer.from('{"query":"{ work }","x":"Café"}').toString("base64");
    expect((await answered(v2("", { ...encoded, body: good }))).status).toBe(200);
    const type = { headers: { "Content-Type": "application/json; charset=UTF-16" } };
    expect((await answered(v1('{"query":"{ work }"}', type))).status).toBe(415);
  });

  test("of a REST API may contain its parameters once each, in lists, or both", async () => {
    const get = (more: object) =>
      v1(null, { httpMethod: "GET", headers: { "apollo-require-preflight": "1" }, ...more });
    const query = 'query Q($text: String) { work note(text: $text) with: note(text: "100% & ü + 1") }';
    const single = { query, variables: '{"text":"a%20b+c"}' };
    const lists = { query: [query], variables: ['{"text":"a%20b+c"}'] };
    for (const more of [
      { queryStringParameters: single },
      { multiValueQueryStringParameters: lists },
      { queryStringParameters: single, multiValueQueryStringParameters: lists },
    ]) {
      expect((await answered(get(more))).body).toEqual({ data: { work: "done", note: null, with: null } });
    }
  });

  test("that is no request has the request's id and a line in the log", async () => {
    const secret = "sk-made-up-0123456789";
    for (const [event, status, code] of [
      [{ Records: [secret] }, 400, "BAD_REQUEST"],
      [null, 400, "BAD_REQUEST"],
      [v1(`{"${secret}`), 400, "BAD_REQUEST"],
      [v2(`{"${secret}`), 400, "BAD_REQUEST"],
      [v2(JSON.stringify({ query: secret.repeat(60_000) })), 413, "BAD_USER_INPUT"],
    ] as const) {
      const answer = await answered(event);
      expect(answer).toMatchObject({
        status,
        headers: { "x-request-id": "request-1", "content-type": "application/json; charset=utf-8" },
        body: { errors: [{ extensions: { code } }] },
        lines: [{ level: "info", message: "request", requestId: "request-1", status, codes: [code] }],
      });
      expect(JSON.stringify(answer)).not.toContain(secret);
    }
  });

  test("that can't be read because of a defect has an errorId, also in the log", async () => {
    // What no gateway sends: reading it throws.
    const event = v2("", { headers: { "content-type": "application/json", "x-odd": undefined } });
    const broken = new Proxy(event, {
      get(target, name) {
        if (name === "body") throw new TypeError("made up");
        return Reflect.get(target, name) as unknown;
      },
    });
    const { status, body, lines } = await answered(broken);
    expect(status).toBe(500);
    const { errors } = body as { errors: [{ message: string; extensions: { errorId: string } }] };
    expect(errors[0].message).toBe("Something went wrong on our side. The errorId leads to it in the log.");
    expect(lines[0]).toMatchObject({
      level: "error",
      requestId: "request-1",
      errorId: errors[0].extensions.errorId,
      causes: expect.arrayContaining([
        expect.objectContaining({ name: "TypeError", message: "made up" }),
      ]) as unknown,
    });
  });
});

test("invalid settings are an internal error, and logged with the request's id", async () => {
  const log = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const handler = createLambdaHandler({ BILLIO_REQUEST_TIMEOUT_MS: "soon" });
  const { statusCode, headers, body } = await handler(v2("{}"), context);
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  log.mockRestore();
  expect(lines).toMatchObject([{ level: "error", message: "cannot start", requestId: "request-1" }]);
  expect(JSON.stringify(lines)).toContain("BILLIO_REQUEST_TIMEOUT_MS must be a whole number");
  expect(statusCode).toBe(500);
  expect(headers).toMatchObject({ "x-request-id": "request-1" });
  expect(JSON.parse(body)).toEqual({
    errors: [
      {
        message: "Something went wrong on our side. The errorId leads to it in the log.",
        extensions: { code: "INTERNAL_SERVER_ERROR", errorId: lines[0]?.errorId },
      },
    ],
  });
});

describe("a response that is too large for a Lambda", () => {
  const asked = v2(JSON.stringify({ query: QUERY }));

  test("is rejected by its size as sent there: a JSON string", async () => {
    // Two bytes each in the response, four in what the Lambda returns.
    const { status, body, lines } = await answered(asked, () => '"'.repeat(2_000_000));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT", limit: "answerBytes", allowed: 6_000_000 } }],
    });
    expect(lines.filter(({ message }) => message === "request")).toMatchObject([
      { status: 400, codes: ["BAD_USER_INPUT"] },
    ]);
    expect((await answered(asked, () => '"'.repeat(1_400_000))).status).toBe(200);
  });

  test("is rejected before it is built, if it is known to be", async () => {
    const { status, body } = await answered(asked, () => "x".repeat(5_000_001));
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { limit: "answerBytes", allowed: 5_000_000 } }] });
  });
});
