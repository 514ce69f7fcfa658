import { getOperationAST, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { checkOperation } from "../../src/limits/checkOperation.ts";
import { buildSchema } from "../../src/schema/buildSchema.ts";
import { openApi } from "../api/support/openApi.ts";

const schema = buildSchema({ mutations: true });

/** The error that rejects a query; undefined when it is accepted. */
function rejection(query: string): unknown {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("The query has no operation");
  try {
    checkOperation(schema, document, operation, {});
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a number that would be rounded to a whole one, or to none, is rejected", () => {
  const rounded = ["9.99999999999999999999", "1e400", "9007199254740993.0", "1e-400", `1e${"9".repeat(20)}`];
  const fine = ["7.2999999999999998", "8.0000000000000000000", "8.5", "0e99999999999999999999"];

  test.each([
    (number: string) => `{ books(first: 1, filter: { minRating: ${number} }) { total } }`,
    (number: string) =>
      `query ($min: Float = ${number}) { books(first: 1, filter: { minRating: $min }) { total } }`,
    (number: string) =>
      `{ ...F } fragment F on Query { books(first: 1, filter: { minRating: ${number} }) { total } }`,
  ])("in a query: %s", (query) => {
    for (const number of rounded) {
      expect(rejection(query(number)), number).toMatchObject({
        message: "The query holds a number with more digits than the API keeps, about 15",
        extensions: { code: "BAD_USER_INPUT" },
        locations: [{ line: 1, column: query("§").indexOf("§") + 1 }],
      });
    }
    for (const number of fine) expect(rejection(query(number)), number).toBeUndefined();
  });

  test("but for an ID, which keeps all digits", () => {
    expect(rejection("{ book(id: 12345678901234567890) { id } }")).toBeUndefined();
  });

  test("among the variables of a GET", async () => {
    const { send } = openApi(() => "done");
    const sent = (variables: string) =>
      send("", {
        method: "GET",
        headers: [["apollo-require-preflight", "1"]],
        search: `?query=${encodeURIComponent("{ work }")}&variables=${encodeURIComponent(variables)}`,
      });
    for (const number of rounded.slice(0, 4)) {
      expect(await sent(`{"of":[{"min":${number}}]}`)).toMatchObject({
        status: 400,
        errors: [
          {
            message: "variables.of.0.min is a number with more digits than the API keeps, about 15",
            extensions: { code: "BAD_USER_INPUT" },
          },
        ],
      });
    }
    expect(await sent(`{"min":1e${"9".repeat(20)}}`)).toMatchObject({
      status: 400,
      errors: [{ message: "The variables hold a number whose exponent is past 10^15" }],
    });
    for (const number of fine) expect((await sent(`{"min":${number}}`)).status).toBe(200);
    expect((await sent("{")).status).toBe(400);
  });
});
