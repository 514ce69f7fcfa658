import { type GraphQLInputObjectType, type GraphQLSchema, isNonNullType } from "graphql";

/** The required fields of a type's input, which an update can't clear. */
export function requiredInputFields(schema: GraphQLSchema, type: string): ReadonlySet<string> {
  const input = schema.getType(`Add${type}Input`) as GraphQLInputObjectType;
  const required = Object.values(input.getFields()).filter((field) => isNonNullType(field.type));
  // These two have a default only when an item is added.
  return new Set([...required.map(({ name }) => name), "addedAt", "movedAt"]);
}
