import { describe, expect, test } from "vitest";
import { HeaderMap } from "../../src/api/HeaderMap.ts";
import { openApi } from "./support/openApi.ts";

/**
 * Responses of Apollo Server 5.5.1 to the same requests on the same schema, without persisted queries and batches:
 * status, content type, body and other headers.
 */
interface Answer {
  status: number;
  type?: string;
  body: object;
  more?: Record<string, string>;
}

type Given = Record<string, unknown>;

const JSON_TYPE = "application/json; charset=utf-8";
const GRAPHQL_TYPE = "application/graphql-response+json; charset=utf-8";
const CALLBACK_TYPE = "application/json; callbackSpec=1.0; charset=utf-8";

const WORK = { query: "{ work }" };
const DONE: Answer = { status: 200, body: { data: { work: "done" } } };

const rejection = (message: string, status = 400): Answer => ({
  status,
  body: { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] },
});
const faulty = (message: string, code: string, ...[column]: number[]): Answer => {
  const place = column === undefined ? {} : { locations: [{ line: 1, column }] };
  return { status: 400, body: { errors: [{ message, ...place, extensions: { code } }] } };
};
const as = (type: string, answer: Answer): Answer => ({ ...answer, type });

const NOT_ACCEPTED = rejection(
  "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or application/graphql-response+json; charset=utf-8",
  406,
);
const EMPTY = rejection(
  "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.",
);
const NO_STRING = rejection("GraphQL queries must be strings.");
const UNKNOWN_FIELD = faulty('Cannot query field "nothing" on type "Query".', "GRAPHQL_VALIDATION_FAILED", 3);
const NOT_PERSISTED: Answer = {
  status: 200,
  body: {
    errors: [
      { message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } },
    ],
  },
  more: { "cache-control": "private, no-cache, must-revalidate" },
};
const OTHER_TYPE = rejection(
  "GET requests may not have a content-type header other than application/json.",
  415,
);
const encoded = (name: string) =>
  rejection(
    `\`${name}\` in a POST body should be provided as an object, not a recursively JSON-encoded string.`,
  );
const noObject = (name: string) => rejection(`\`${name}\` in a POST body must be an object if provided.`);
const NO_NAME = rejection("`operationName` in a POST body must be a string if provided.");
const unresolved = (message: string) => faulty(message, "OPERATION_RESOLUTION_FAILURE");
const twice = (name: string) => rejection(`The '${name}' search parameter may only be specified once.`);
const noJson = (name: string) => rejection(`The ${name} search parameter contains invalid JSON.`);
const noJsonObject = (name: string) =>
  rejection(`The ${name} search parameter should contain a JSON-encoded object.`);
const byPost = (operation: string): Answer => ({
  ...rejection(`GET requests only support query operations, not ${operation} operations`, 405),
  more: { allow: "POST" },
});

async function expectAnswer(
  request: { method: string; headers: Record<string, string>; search?: string; body?: unknown },
  { status, type = JSON_TYPE, body, more = {} }: Answer,
): Promise<void> {
  const { method, headers, search = "", body: sent } = request;
  const { api } = openApi(() => "done");
  const answer = await api.handle({
    method,
    headers: new HeaderMap(Object.entries(headers)),
    search,
    body: sent,
  });
  const { "x-request-id": _, ...given } = Object.fromEntries(answer.headers);
  expect([answer.status, given, answer.body]).toEqual([
    status,
    { "content-type": type, ...more },
    `${JSON.stringify(body)}\n`,
  ]);
}

describe("an accept header", () => {
  test.each<[string, Given, Answer]>([
    ["", WORK, DONE],
    ["*/*", WORK, DONE],
    ["application/*", WORK, DONE],
    ["APPLICATION/JSON", WORK, DONE],
    ["application/json; charset=utf-8", WORK, DONE],
    ["application/json;q=0.5, application/graphql-response+json;q=0.4", WORK, DONE],
    ["multipart/mixed;deferSpec=20220824, application/json", WORK, DONE],
    ["application/graphql-response+json", WORK, as(GRAPHQL_TYPE, DONE)],
    ["application/graphql-response+json; charset=utf-8", WORK, as(GRAPHQL_TYPE, DONE)],
    ["application/graphql-response+json, application/json;q=0.9", WORK, as(GRAPHQL_TYPE, DONE)],
    ["application/json;callbackSpec=1.0", WORK, as(CALLBACK_TYPE, DONE)],
    ["application/graphql-response+json", { query: "{ nothing }" }, as(GRAPHQL_TYPE, UNKNOWN_FIELD)],
    ["application/graphql-response+json", { query: 1 }, as(GRAPHQL_TYPE, NO_STRING)],
    ["text/html", WORK, NOT_ACCEPTED],
    ["multipart/mixed", WORK, NOT_ACCEPTED],
    ["application/json;q=0", WORK, NOT_ACCEPTED],
    ["x", WORK, NOT_ACCEPTED],
    ["text/html", { query: "{ nothing }" }, NOT_ACCEPTED],
    ["text/html", { query: 1 }, NO_STRING],
  ])("%j and a body %j", (accept, body, answer) =>
    expectAnswer({ method: "POST", headers: { "content-type": "application/json", accept }, body }, answer),
  );
});

const HASH = { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } };

describe("a body", () => {
  test.each<[Given, Answer]>([
    [WORK, DONE],
    [{ query: "mutation { change }" }, { status: 200, body: { data: { change: "done" } } }],
    [{ ...WORK, variables: null, extensions: null, operationName: null }, DONE],
    [{ ...WORK, variables: "{}" }, encoded("variables")],
    [{ ...WORK, variables: "" }, encoded("variables")],
    [{ ...WORK, extensions: "{}" }, encoded("extensions")],
    [{ ...WORK, variables: [] }, noObject("variables")],
    [{ ...WORK, variables: 1 }, noObject("variables")],
    [{ ...WORK, variables: false }, noObject("variables")],
    [{ ...WORK, extensions: [] }, noObject("extensions")],
    [{ ...WORK, extensions: 0 }, noObject("extensions")],
    [{ ...WORK, operationName: 1 }, NO_NAME],
    [{ ...WORK, operationName: {} }, NO_NAME],
    [{ ...WORK, operationName: false }, NO_NAME],
    [{ ...WORK, operationName: "" }, unresolved('Unknown operation named "".')],
    [{ ...WORK, operationName: "A" }, unresolved('Unknown operation named "A".')],
    [
      { query: "query A { work } query B { work }" },
      unresolved("Must provide operation name if query contains multiple operations."),
    ],
    [{ query: "" }, EMPTY],
    [{ query: null }, EMPTY],
    [{ query: 0 }, EMPTY],
    [{ variables: {} }, EMPTY],
    [{ query: " " }, faulty("Syntax Error: Unexpected <EOF>.", "GRAPHQL_PARSE_FAILED", 2)],
    [{ query: "{" }, faulty("Syntax Error: Expected Name, found <EOF>.", "GRAPHQL_PARSE_FAILED", 2)],
    [{ query: "{ nothing }" }, UNKNOWN_FIELD],
    [
      { query: "fragment F on Query { work }" },
      faulty('Fragment "F" is never used.', "GRAPHQL_VALIDATION_FAILED", 1),
    ],
    [{ query: 1 }, NO_STRING],
    [{ query: [] }, NO_STRING],
    [{ query: {} }, NO_STRING],
    [
      { query: { kind: "Document", definitions: [] } },
      rejection(
        "GraphQL queries must be strings. It looks like you're sending the internal graphql-js representation of a parsed query in your request instead of a request in the GraphQL query language. You can convert an AST to a string using the `print` function from `graphql`, or use a client like `apollo-client` which converts the internal representation to a string for you.",
      ),
    ],
    [{ extensions: HASH }, NOT_PERSISTED],
    [{ ...WORK, extensions: HASH }, NOT_PERSISTED],
    [{ ...WORK, extensions: { persistedQuery: 1 } }, NOT_PERSISTED],
    [{ ...WORK, extensions: { persistedQuery: false } }, DONE],
  ])("%j", (body, answer) =>
    expectAnswer({ method: "POST", headers: { "content-type": "application/json" }, body }, answer),
  );

  test("with several requests is rejected with our own message", async () => {
    for (const body of [[], [WORK]]) {
      await expectAnswer(
        { method: "POST", headers: { "content-type": "application/json" }, body },
        rejection("Several requests can't come in one; send each by itself"),
      );
    }
  });
});

describe("an address", () => {
  const query = "query=%7Bwork%7D";
  test.each<[string, Answer]>([
    [query, DONE],
    [`?${query}`, DONE],
    [`${query}&a=1&a=2`, DONE],
    [`${query}&variables={}&extensions={}`, DONE],
    [`${query}&${query}`, twice("query")],
    [`${query}&variables={}&variables={}`, twice("variables")],
    [`${query}&extensions={}&extensions={}`, twice("extensions")],
    [`${query}&operationName=a&operationName=a`, twice("operationName")],
    [`${query}&operationName=`, unresolved('Unknown operation named "".')],
    [`${query}&variables={`, noJson("variables")],
    [`${query}&variables=`, noJson("variables")],
    [`${query}&extensions={`, noJson("extensions")],
    [`${query}&variables=[]`, noJsonObject("variables")],
    [`${query}&variables=null`, noJsonObject("variables")],
    [`${query}&variables="a"`, noJsonObject("variables")],
    [`${query}&extensions=[]`, noJsonObject("extensions")],
    ["a=1", EMPTY],
    ["query=", EMPTY],
    ["query=mutation{change}", byPost("mutation")],
    [
      `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: HASH.persistedQuery }))}`,
      NOT_PERSISTED,
    ],
  ])("%s", (search, answer) =>
    expectAnswer({ method: "GET", headers: { "apollo-require-preflight": "1" }, search }, answer),
  );

  test.each<[string, Answer]>([
    ["application/json", DONE],
    ["Application/JSON; charset=utf-8", DONE],
    ["text/plain", OTHER_TYPE],
    ["application/xml", OTHER_TYPE],
    ["junk", OTHER_TYPE],
    ["", OTHER_TYPE],
  ])("with the content type %j", (type, answer) =>
    expectAnswer(
      {
        method: "GET",
        headers: { "apollo-require-preflight": "1", "content-type": type },
        search: query,
      },
      answer,
    ),
  );
});
