import { GraphQLError, type GraphQLSchema, isUnionType } from "graphql";

/**
 * Lets `_entities` have nothing but references to entities: the subgraph library fails on anything else as on a defect
 * of its own, for the good ones too.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` that says which one is wrong
 */
export function checkRepresentations(schema: GraphQLSchema, representations: readonly unknown[]): void {
  const union = schema.getType("_Entity");
  const names = isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
  const wrong = representations.findIndex((given) => !isReference(given, names));
  if (wrong === -1) return;
  const right = names.map((name) => `{ __typename: "${name}", id: "…" }`).join(" or ");
  throw new GraphQLError(`representations[${wrong}] is no reference to an entity: it must be ${right}`, {
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });
}

function isReference(given: unknown, names: readonly string[]): boolean {
  if (typeof given !== "object" || given === null) return false;
  const { __typename: name, id } = given as { __typename?: unknown; id?: unknown };
  return typeof name === "string" && names.includes(name) && isId(id);
}

/** As GraphQL reads an ID. */
function isId(id: unknown): boolean {
  return typeof id === "string" || Number.isInteger(id);
}
