import { GraphQLBoolean, GraphQLID, type GraphQLLeafType, GraphQLString } from "graphql";
import { toIsoString } from "./toIsoString.ts";

/**
 * A scalar or enum value as the response has it.
 *
 * @throws whatever the type has against it
 */
export function serializeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  // Nearly all values, which stay as they are.
  if (typeof value === "string" && (type === GraphQLString || type === GraphQLID)) return value;
  if (typeof value === "boolean" && type === GraphQLBoolean) return value;
  const text: unknown = type.serialize(value);
  if (text === null || text === undefined) throw new Error(`A value of ${type.name} was written as nothing`);
  // As JSON will have it: asking each date for its JSON takes as long again.
  return text instanceof Date ? toIsoString(text) : text;
}
