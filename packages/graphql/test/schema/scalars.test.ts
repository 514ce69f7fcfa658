import { graphql, GraphQLObjectType, GraphQLSchema } from "graphql";
import { expect, test } from "vitest";
import { sharedResolvers } from "../../src/schema/sharedResolvers.ts";

const { DateTime, Rating } = sharedResolvers;

/** A schema that returns its arguments, and `value`. */
function schemaOf(scalar: typeof DateTime | typeof Rating, value?: unknown): GraphQLSchema {
  const fields = {
    echo: {
      type: scalar,
      args: { value: { type: scalar } },
      resolve: (_: unknown, args: { value?: unknown }) => args.value,
    },
    stored: { type: scalar, resolve: () => value },
  };
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: "Query", fields }) });
}

async function ask(schema: GraphQLSchema, source: string, value?: unknown) {
  const { data, errors } = await graphql({ schema, source, variableValues: { value } });
  return { data: JSON.parse(JSON.stringify(data ?? null)) as unknown, message: errors?.[0]?.message };
}

test.each([1, 5, 10])("the rating %d is accepted and returned", async (rating) => {
  const schema = schemaOf(Rating, rating);
  expect(await ask(schema, `{ echo(value: ${rating}) stored }`)).toEqual({
    data: { echo: rating, stored: rating },
  });
  expect(await ask(schema, "query ($value: Rating) { echo(value: $value) }", rating)).toEqual({
    data: { echo: rating },
  });
});

test("a whole number may have a fraction of zeros", async () => {
  expect((await ask(schemaOf(Rating), "{ echo(value: 8.0) }")).data).toEqual({ echo: 8 });
});

test("a rating of more digits than a number has isn't rounded to the nearest number", async () => {
  for (const literal of [
    "9.99999999999999999999",
    "10.00000000000000000001",
    "0.99999999999999999999",
    "1e-400",
  ]) {
    const { data, message } = await ask(schemaOf(Rating), `{ echo(value: ${literal}) }`);
    expect([data, message]).toEqual([null, expect.stringContaining(`Invalid rating: ${literal}`)]);
  }
  expect((await ask(schemaOf(Rating), "{ echo(value: 8.00000000000000000000) }")).data).toEqual({ echo: 8 });
});

test.each([
  [0, "0", "0"],
  [11, "11", "11"],
  [-5, "-5", "-5"],
  [7.5, "7.5", "7.5"],
  ["8", '"8"', "8"],
  ["", '""', ""],
  [true, "true", "true"],
  [[8], "[8]", "[8]"],
  [{ a: 1 }, "{ a: 1 }", "{"],
])("%j is an invalid rating as a literal, a variable and a result", async (value, literal, shown) => {
  const schema = schemaOf(Rating, value);
  const message = expect.stringContaining(`Invalid rating: ${shown}`) as string;
  expect((await ask(schema, `{ echo(value: ${literal}) }`)).message).toEqual(message);
  expect((await ask(schema, "{ stored }")).message).toEqual(message);
  // Not as a list of one: GraphQL coerces that only for list types.
  expect((await ask(schema, "query ($value: Rating) { echo(value: $value) }", value)).message).toEqual(
    message,
  );
});

test("dates are read as of RFC 3339 and returned as of ISO 8601, at UTC", async () => {
  const schema = schemaOf(DateTime, new Date("0001-01-01T00:00:00Z"));
  expect(await ask(schema, '{ echo(value: "2024-02-29T23:30:00.1-01:00") stored }')).toEqual({
    data: { echo: "2024-03-01T00:30:00.100Z", stored: "0001-01-01T00:00:00.000Z" },
  });
});

test.each([
  "2024-02-30T00:00:00Z",
  "2024-13-01T00:00:00Z",
  "yesterday",
  "2024-01-01",
  "",
  "1",
  "+020240-01-01T00:00:00Z",
])("%j is no date, and the error says only that", async (text) => {
  const schema = schemaOf(DateTime);
  for (const { data, message } of [
    await ask(schema, `{ echo(value: "${text}") }`),
    await ask(schema, "query ($value: DateTime) { echo(value: $value) }", text),
  ]) {
    expect(data).toBeNull();
    expect(message).toMatch(/DateTime cannot represent an invalid date-time-string/);
    expect(message).not.toMatch(/node_modules|at .*:\d+/);
  }
});
