import { GraphQLBoolean, GraphQLID, type GraphQLLeafType, GraphQLString } from "graphql";
import { toIsoString } from "./toIsoString.ts";

/**
 * Serializes a scalar or enum value.
 *
 * @throws what the type throws for an invalid value
 */
export function serializeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  // Nearly all values are strings or booleans, which need no conversion.
  if (typeof value === "string" && (type === GraphQLString || type === GraphQLID)) return value;
  if (typeof value === "boolean" && type === GraphQLBoolean) return value;
  const text: unknown = type.serialize(value);
  if (text === null || text === undefined) throw new Error(`A value of ${type.name} was written as nothing`);
  // As in JSON: `toJSON` of each date would take as long again.
  return text instanceof Date ? toIsoString(text) : text;
}
