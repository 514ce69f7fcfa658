import { type FieldNode, GraphQLError, Kind, locatedError, parse, Source } from "graphql";
import { expect, test } from "vitest";
import { LocatedError } from "./LocatedError.ts";

function fieldOf(source: Source): FieldNode[] {
  const [operation] = parse(source).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  return operation.selectionSet.selections.filter((node) => node.kind === Kind.FIELD);
}

const path = { prev: { prev: undefined, key: "items", typename: "Page" }, key: 3, typename: undefined };

test("an error is like GraphQL's own", () => {
  const place = { fieldNodes: fieldOf(new Source("{\n\n  items\n  items }")), path };
  for (const error of [
    new TypeError("Odd"),
    new GraphQLError("Odd", { extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } }),
  ]) {
    const ours = LocatedError.of(error, place) as GraphQLError;
    const theirs = locatedError(error, place.fieldNodes, ["items", 3]);
    expect(ours).toBeInstanceOf(GraphQLError);
    expect(ours.toJSON()).toEqual(theirs.toJSON());
    expect(ours.locations).toEqual([
      { line: 3, column: 3 },
      { line: 4, column: 3 },
    ]);
    expect(ours.originalError).toBe(error);
  }
});

test("an error with a path, and what is no error, stay as they are", () => {
  const place = { fieldNodes: fieldOf(new Source("{ items }")), path };
  const located = new GraphQLError("Odd", { path: ["elsewhere"] });
  expect(LocatedError.of(located, place)).toBe(located);
  expect(LocatedError.of("thrown", place)).toBe("thrown");
});

test("the query is scanned once, however many errors there are in it", () => {
  const source = new Source(`{${"\n".repeat(10_000)} items }`);
  const place = { fieldNodes: fieldOf(source), path };
  const { body } = source;
  let reads = 0;
  Object.defineProperty(source, "body", {
    get: () => {
      reads++;
      return body;
    },
  });
  const first = LocatedError.of(new Error("first"), place) as GraphQLError;
  expect(first.locations).toEqual([{ line: 10_001, column: 2 }]);
  expect(reads).toBeGreaterThan(0);
  reads = 0;
  for (let n = 0; n < 1_000; n++) LocatedError.of(new Error("Odd"), place);
  expect(reads).toBe(0);
});
