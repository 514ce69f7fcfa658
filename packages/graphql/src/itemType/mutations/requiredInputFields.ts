import { type GraphQLInputObjectType, type GraphQLSchema, isNonNullType } from "graphql";

/** The fields of a type's input that an item has to have, so that an update can't clear them. */
export function requiredInputFields(schema: GraphQLSchema, type: string): ReadonlySet<string> {
  const input = schema.getType(`Add${type}Input`) as GraphQLInputObjectType;
  const required = Object.values(input.getFields()).filter((field) => isNonNullType(field.type));
  // These two have a default when an item is added; nothing can take their place later.
  return new Set([...required.map(({ name }) => name), "addedAt", "movedAt"]);
}
