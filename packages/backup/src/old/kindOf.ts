import type { AttributeValue } from "./AttributeMap.ts";

export type Kind = "S" | "N" | "BOOL" | "NULL" | "M" | "L" | "B" | "SS" | "NS" | "BS";

/** The DynamoDB type of an attribute; `undefined` if unknown. Frequent types first. */
export function kindOf(attribute: AttributeValue): Kind | undefined {
  if (attribute.S !== undefined) return "S";
  if (attribute.N !== undefined) return "N";
  if (attribute.BOOL !== undefined) return "BOOL";
  if (attribute.M !== undefined) return "M";
  if (attribute.L !== undefined) return "L";
  if (attribute.NULL !== undefined) return "NULL";
  if (attribute.SS !== undefined) return "SS";
  if (attribute.NS !== undefined) return "NS";
  if (attribute.B !== undefined) return "B";
  if (attribute.BS !== undefined) return "BS";
  return undefined;
}
