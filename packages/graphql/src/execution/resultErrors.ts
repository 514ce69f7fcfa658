import { GraphQLError, type GraphQLResolveInfo } from "graphql";
import type { ObjectPlan, Shape } from "./Plan.ts";

/** @throws {GraphQLError} when the abstract type has no such object type, with the message of GraphQL's own executor */
export function planOfType(
  { type, plans }: Extract<Shape, { kind: "abstract" }>,
  name: string | undefined,
  { fieldNodes }: GraphQLResolveInfo,
): ObjectPlan {
  const plan = plans.get(String(name));
  if (plan !== undefined) return plan;
  const message = `Abstract type "${type.name}" was resolved to a type "${String(name)}" that does not exist inside the schema.`;
  throw new GraphQLError(message, { nodes: fieldNodes });
}

/** For a null in a non-nullable field, with the message of GraphQL's own executor. */
export function nullError({ parent, field }: { parent: { name: string }; field: { name: string } }): Error {
  return new Error(`Cannot return null for non-nullable field ${parent.name}.${field.name}.`);
}
