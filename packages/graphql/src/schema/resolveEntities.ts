import type { GraphQLSchema, GraphQLUnionType } from "graphql";
import { BadUserInputError } from "./BadUserInputError.ts";

/**
 * Has `_entities` refuse in its own place what is no reference to an entity, and resolve the others. The subgraph library
 * would fail on all of them as on a defect of its own.
 */
export function resolveEntities(schema: GraphQLSchema): GraphQLSchema {
  const field = schema.getQueryType()?.getFields()._entities;
  const entity = schema.getType("_Entity") as GraphQLUnionType | undefined;
  if (field?.resolve === undefined || entity === undefined) return schema;
  const { resolve } = field;
  const names = schema.getPossibleTypes(entity).map(({ name }) => name);
  const shape = names.map((name) => `{ __typename: "${name}", id: "…" }`).join(" or ");
  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) =>
    representations.map((representation, index) => {
      // An error among a list's values belongs to its place alone.
      if (!isReference(representation, names)) {
        return new BadUserInputError(`representations[${index}] must be ${shape}`);
      }
      const [resolved] = resolve(source, { representations: [representation] }, context, info) as unknown[];
      return resolved;
    });
  return schema;
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
