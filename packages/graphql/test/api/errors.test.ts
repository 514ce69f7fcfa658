import * as data from "@mattb.tech/billio-data";
import fc from "fast-check";
import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { BadUserInputError } from "../../src/errors/BadUserInputError.ts";
import { ExternalServiceError } from "../../src/external/ExternalServiceError.ts";
import { updateInput } from "../../src/itemType/input/readInput.ts";
import { UnknownWorkError } from "../../src/itemType/mutations/UnknownWorkError.ts";
import { ratingScalar } from "../../src/schema/ratingScalar.ts";
import { book } from "../../src/types/book/index.ts";
import { openApi } from "./support/openApi.ts";

const SECRET = "sk-made-up-0123456789abcdef0123456789";
const SQL = `SELECT notes FROM items WHERE id = '${SECRET}'`;

function driverError(): Error {
  const error = new Error(`invalid input syntax for type uuid: "${SECRET}"`);
  return Object.assign(error, { code: "22P02", detail: SQL, query: SQL });
}

/** The response when `work` throws `error`, and the log. */
async function thrown(error: unknown) {
  const { send, lines } = openApi(() => {
    throw error;
  });
  const answer = await send({ query: "query Q { work }" });
  return { answer, error: answer.errors?.[0], lines, log: JSON.stringify(lines) };
}

test.each([
  [new data.ItemNotFoundError("Book", "1"), "ITEM_NOT_FOUND", "No Book with id 1"],
  [new data.ItemAlreadyExistsError("1"), "ITEM_ALREADY_EXISTS", "An item with id 1 already exists"],
  [
    new data.InvalidItemError([{ field: "title", reason: "is missing" }]),
    "INVALID_ITEM",
    "Invalid item: title is missing",
  ],
  [new data.InvalidArgumentError("first", "must be whole"), "INVALID_ARGUMENT", "first must be whole"],
  [new data.InvalidCursorError("not ours"), "INVALID_CURSOR", "Invalid cursor: not ours"],
  [
    new data.SeriesNotFoundError("1"),
    "SERIES_NOT_FOUND",
    "No TvSeries with id 1 for the season to belong to",
  ],
  [
    new data.SeriesHasSeasonsError("1"),
    "SERIES_HAS_SEASONS",
    "TvSeries 1 still has seasons; delete or move them first",
  ],
  [new BadUserInputError("say it otherwise"), "BAD_USER_INPUT", "say it otherwise"],
  [new GraphQLError("not so", { extensions: { code: "BAD_USER_INPUT" } }), "BAD_USER_INPUT", "not so"],
  [
    new GraphQLError("wrapped", { originalError: new data.ItemNotFoundError("Book", "2") }),
    "ITEM_NOT_FOUND",
    "No Book with id 2",
  ],
])("returns a client's error: %s", async (error, code, message) => {
  const { answer, lines } = await thrown(error);
  expect(answer.errors).toEqual([
    { message, locations: [{ line: 1, column: 11 }], path: ["work"], extensions: { code } },
  ]);
  expect(lines.map((line) => line.message)).toEqual(["request"]);
  expect(lines[0]).toMatchObject({ level: "info", operation: "Q", type: "query", codes: [code] });
});

test.each([
  [
    new data.DatabaseTimeoutError("Query.onShelf", 10),
    "DATABASE_TIMEOUT",
    "Query.onShelf had no answer within 10 ms",
  ],
  [
    new data.CommitOutcomeUnknownError("COMMIT", driverError()),
    "COMMIT_OUTCOME_UNKNOWN",
    /whether it took effect is unknown/,
  ],
  [
    new data.OccRetriesExhaustedError(10, 9, driverError()),
    "OCC_RETRIES_EXHAUSTED",
    /Gave up after 10 attempts/,
  ],
  [
    new data.DatabaseUnavailableError(`no route to ${SECRET}`),
    "DATABASE_UNAVAILABLE",
    "The database is unavailable; try again later",
  ],
  [new ExternalServiceError("TMDB", "down", "has no answer"), "EXTERNAL_SERVICE", "TMDB has no answer"],
])("names what is down upstream, and logs a warning: %s", async (error, code, message) => {
  const { answer, lines } = await thrown(error);
  expect(answer.errors?.[0]?.message).toMatch(message);
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code });
  expect(answer.text).not.toContain(SECRET);
  expect(lines[0]).toMatchObject({ level: "warn", code, path: "work" });
});

test("names the service that is down", async () => {
  const { error } = await thrown(new ExternalServiceError("TMDB", "down", "has no answer"));
  expect(error?.extensions).toEqual({ code: "EXTERNAL_SERVICE", service: "TMDB" });
});

test.each([
  [
    "a statement that the database rejected",
    new data.DatabaseStatementError("Query.withId", "22P02", driverError()),
  ],
  ["wrong settings", new data.ConfigurationError(`BILLIO_DSQL_ENDPOINT ${SECRET}`, [])],
  ["the driver's own error", driverError()],
  [
    "a defect",
    new TypeError(`Cannot read "${SECRET}"`, { cause: new Error(`at ${SECRET}`, { cause: driverError() }) }),
  ],
  ["no error at all", SECRET],
])("returns only an errorId for %s, logged with the cause", async (_, error) => {
  const { answer, lines } = await thrown(error);
  const errorId = answer.errors?.[0]?.extensions.errorId;
  expect(answer.errors?.[0]).toMatchObject({
    message: "Something went wrong on our side. The errorId leads to it in the log.",
    extensions: {
      code: "INTERNAL_SERVER_ERROR",
      errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    },
  });
  expect(answer.text).not.toContain(SECRET);
  expect(answer.text).not.toMatch(/stack|\.ts/);
  const logged = lines.find((line) => line.errorId === errorId);
  expect(logged).toMatchObject({ level: "error", code: "INTERNAL_SERVER_ERROR", path: "work" });
});

test("logs causes with their stack, and of the driver neither SQL nor values", async () => {
  const { lines, log } = await thrown(
    new TypeError("outer", {
      cause: new data.DatabaseStatementError("Query.withId", "22P02", driverError()),
    }),
  );
  const { causes } = lines[0] as unknown as {
    causes: { name: string; message?: string; code?: string; at: string[] }[];
  };
  const own = causes.filter(({ name }) => name !== "GraphQLError");
  expect(own.map(({ name, message, code }) => [name, message, code])).toEqual([
    ["TypeError", "outer", undefined],
    [
      "DatabaseStatementError",
      "The database refused Query.withId with SQLSTATE 22P02",
      "DATABASE_STATEMENT_FAILED",
    ],
    ["Error", undefined, "22P02"],
  ]);
  expect(own[0]?.at[0]).toContain("errors.test.ts");
  expect(log).not.toContain(SECRET);
  expect(log).not.toContain("SELECT");
});

test.each([
  ["its code", { code: "22P02" }],
  ["its query", { query: SQL }],
])("doesn't log the message of a driver's error, recognised by %s", async (_, fields) => {
  const { log } = await thrown(Object.assign(new Error(SQL), fields));
  expect(log).toContain('"name":"Error"');
  expect(log).not.toContain("SELECT");
});

test("logs an error that is its own cause, and ends", async () => {
  const error = new TypeError("round and round");
  error.cause = error;
  const { answer, lines } = await thrown(error);
  expect(answer.errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
  expect(lines[0]?.causes).toHaveLength(8);
});

test("logs the beginning of a long message, without objects in it", async () => {
  const { lines, log } = await thrown(new Error(`refused { notes: ${SECRET} }`));
  expect(log).toContain('"message":"refused {…}"');
  expect(log).not.toContain(SECRET);
  expect(lines[0]?.level).toBe("error");
  const { log: long } = await thrown(new Error("a word ".repeat(1_000)));
  expect(long).toMatch(/"message":"(?:a word ){71}a w…"/);
});

test("keeps keys in URLs and quoted texts out of the log", async () => {
  const { log } = await thrown(
    new Error(`fetch of https://api.example.org/3?api_key=${SECRET} for "${SECRET} and so on"`),
  );
  expect(log).toContain("https://api.example.org/3?…");
  expect(log).not.toContain(SECRET);
});

test.each([
  ["a syntax error at a text", `{ note(text "${SECRET}") }`, undefined, "GRAPHQL_PARSE_FAILED"],
  ["a block text", `{ note """${SECRET}""" }`, undefined, "GRAPHQL_PARSE_FAILED"],
  ["a text of several lines", `{ note """a\n${SECRET}\nb""" }`, undefined, "GRAPHQL_PARSE_FAILED"],
  ["a text with quotation marks", `{ note "a \\"${SECRET}\\" b" }`, undefined, "GRAPHQL_PARSE_FAILED"],
  ["a text where a number belongs", `{ note(size: "${SECRET}") }`, undefined, "BAD_USER_INPUT"],
  ["a text where an enum belongs", `{ note(on: "${SECRET}") }`, undefined, "BAD_USER_INPUT"],
  ["an object where a text belongs", `{ note(text: { secret: "${SECRET}" }) }`, undefined, "BAD_USER_INPUT"],
  ["a list where an object belongs", `{ note(of: [["${SECRET}"]]) }`, undefined, "BAD_USER_INPUT"],
  ["a default", `query ($n: Int = "${SECRET}") { note(size: $n) }`, undefined, "BAD_USER_INPUT"],
  ["a variable", "query ($n: Int) { note(size: $n) }", { n: SECRET }, "BAD_USER_INPUT"],
  ["a variable's field", "query ($n: Note) { note(of: $n) }", { n: { text: [SECRET] } }, "BAD_USER_INPUT"],
  [
    "a variable in a wrong field",
    "query ($n: Note) { note(of: $n) }",
    { n: { text: SECRET, size: SECRET } },
    "BAD_USER_INPUT",
  ],
  ["a whole variable", "query ($n: Note) { note(of: $n) }", { n: SECRET }, "BAD_USER_INPUT"],
  ["a text where a date belongs", `{ note(at: "${SECRET}") }`, undefined, "BAD_USER_INPUT"],
  [
    "a variable where a date belongs",
    "query ($d: DateTime) { note(at: $d) }",
    { d: SECRET },
    "BAD_USER_INPUT",
  ],
  [
    "an object where a date belongs",
    "query ($d: DateTime) { note(at: $d) }",
    { d: { secret: SECRET } },
    "BAD_USER_INPUT",
  ],
  ["a text that a scalar quotes", `{ note(as: "a \\" ${SECRET}") }`, undefined, "BAD_USER_INPUT"],
  [
    "a variable that a scalar quotes",
    "query ($q: Quoting) { note(as: $q) }",
    { q: `a " ${SECRET}` },
    "BAD_USER_INPUT",
  ],
])("doesn't repeat %s", async (_, query, variables, code) => {
  const { send, lines } = openApi(() => null);
  const answer = await send({ query, variables });
  expect(answer.status).toBe(400);
  expect(answer.errors?.[0]?.extensions.code).toBe(code);
  expect(answer.text).not.toContain(SECRET.slice(0, 10));
  expect(JSON.stringify(lines)).not.toContain(SECRET.slice(0, 10));
});

test("quotes nothing private of any variables and arguments, and has no internal errors", async () => {
  const { send, lines } = openApi(() => null);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constant(SECRET),
      fc.constant(`a"b: ${SECRET}; c`),
      fc.integer(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("text", "size", "notes"), tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  const literal = (given: unknown): string => {
    if (Array.isArray(given)) return `[${given.map(literal).join(" ")}]`;
    if (typeof given !== "object" || given === null) return JSON.stringify(given);
    return `{${Object.entries(given)
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(" ")}}`;
  };
  await fc.assert(
    fc.asyncProperty(
      value,
      fc.constantFrom("text: String", "size: Int", "on: Kind", "of: Note", "at: DateTime"),
      async (given, argument) => {
        const [name, type] = argument.split(": ") as [string, string];
        const answers = [
          await send({ query: `query ($v: ${type}) { note(${name}: $v) }`, variables: { v: given } }),
          await send({ query: `{ note(${name}: ${literal(given)}) }` }),
        ];
        for (const { text, errors = [] } of answers) {
          expect(text).not.toContain(SECRET.slice(0, 12));
          for (const { extensions } of errors) expect(extensions.code).not.toBe("INTERNAL_SERVER_ERROR");
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(JSON.stringify(lines)).not.toContain(SECRET.slice(0, 12));
});

test("has the same code for a missing argument as for an invalid one", async () => {
  const { send } = openApi(() => null);
  expect((await send({ query: "{ list }" })).errors).toMatchObject([
    {
      message: 'Field "list" argument "first" of type "Int!" is required, but it was not provided.',
      extensions: { code: "BAD_USER_INPUT" },
    },
  ]);
});

test("quotes invalid numbers and short words", async () => {
  const { send } = openApi(() => null);
  const shown = async (query: string, variables = {}) =>
    (await send({ query, variables })).errors?.[0]?.message;
  expect(await shown("{ note(size: 1.5) }")).toBe("Int cannot represent non-integer value: 1.5");
  expect(await shown("{ note(on: LONGER) }")).toContain(
    '"LONGER" does not exist in "Kind" enum. Did you mean the enum value "LONG"',
  );
  expect(await shown("query ($n: Int) { note(size: $n) }", { n: 1.5 })).toBe(
    "Invalid variable $n: Int cannot represent non-integer value: 1.5",
  );
});

test.each([
  ["a fraction", "{ note(size: 1.5) }"],
  ["a whole number that is too large", "{ note(size: 3000000000) }"],
  ["a truth value", "{ note(size: true) }"],
  ["null", "{ list(first: null) }"],
  ["an enum's name", "{ note(on: LONGER) }"],
])("calls %s where it doesn't belong what it calls a wrong variable", async (_, query) => {
  const { send } = openApi(() => null);
  expect((await send({ query })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
});

test("says of an invalid long word where it doesn't exist", async () => {
  const { send } = openApi(() => null);
  const long = "L".repeat(25);
  const shown = async (query: string, variables = {}) =>
    (await send({ query, variables })).errors?.[0]?.message;
  expect(await shown(`{ note(on: ${long}) }`)).toBe('A value does not exist in "Kind" enum');
  expect(await shown("query ($n: Kind) { note(on: $n) }", { n: long })).toBe(
    'Invalid variable $n: A value does not exist in "Kind" enum',
  );
});

test("keeps messages short, whatever their text and whatever names were sent", async () => {
  const { send } = openApi(() => null);
  const answer = await send({ query: `{ ${"x".repeat(100_000)} }` });
  expect(answer.text.length).toBeLessThan(1_000);
  const { error } = await thrown(new BadUserInputError("a word ".repeat(1_000)));
  expect(error?.message).toHaveLength(1_001);
});

test("names ten errors in a query, and of more that there are too many", async () => {
  const { send } = openApi(() => null);
  const messages = async (faults: number) => {
    const fields = Array.from({ length: faults }, (_, n) => `absent${n}`);
    const { status, errors } = await send({ query: `{ ${fields.join(" ")} }` });
    expect(status).toBe(400);
    return errors?.map(({ message }) => message);
  };
  const ten = Array.from({ length: 10 }, (_, n) => `Cannot query field "absent${n}" on type "Query".`);
  expect(await messages(10)).toEqual(ten);
  const more = [...ten, "Too many validation errors, error limit reached. Validation aborted."];
  expect(await messages(11)).toEqual(more);
  expect(await messages(12)).toEqual(more);
});

test("names at most ten invalid variables", async () => {
  const { send } = openApi(() => null);
  const message = async (faults: number, value?: number) => {
    const names = Array.from({ length: faults }, (_, n) => `v${n}`);
    const { status, errors } = await send({
      query: `query (${names.map((name) => `$${name}: Int!`).join(" ")}) {
        ${names.map((name) => `${name}: note(size: $${name})`).join(" ")}
      }`,
      variables: Object.fromEntries(names.map((name) => [name, value])),
    });
    expect(status).toBe(400);
    expect(errors).toHaveLength(1);
    return errors?.[0]?.message;
  };
  const all = (of: (name: string) => string) => Array.from({ length: 10 }, (_, n) => of(`$v${n}`)).join("; ");
  const wrong = `Invalid variables ${all((name) => `${name}: Int cannot represent non-integer value: 1.5`)}`;
  expect(await message(10, 1.5)).toBe(wrong);
  expect(await message(11, 1.5)).toBe(wrong);
  const missing = all((name) => `Variable "${name}" of required type "Int!" was not provided.`);
  expect(await message(10)).toBe(`Invalid variables ${missing}`);
  expect(await message(11)).toBe(
    `Invalid variables ${missing}; Too many errors processing variables, error limit reached. Execution aborted.`,
  );
});

test.each([
  ["an input", () => updateInput(book, new Set(["title"]), { title: null })],
  ["a scalar", () => ratingScalar.parseValue(11)],
  [
    "an import",
    () => {
      throw new UnknownWorkError("TMDB", "1");
    },
  ],
])("throws one class for all input that the types allow and the API rejects: %s", (_, call) => {
  expect(call).toThrow(BadUserInputError);
});
