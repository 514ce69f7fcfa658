import type { AttributeMap, AttributeValue } from "./AttributeMap.ts";
import { kindOf } from "./kindOf.ts";

/** The largest size of an item (Amazon DynamoDB developer guide, constraints: 400 KB, names included). */
export const MAX_ITEM_BYTES = 400 * 1024;

/** Overhead of a list or a map, and of each entry. */
const [CONTAINER_BYTES, ENTRY_BYTES] = [3, 1];

/** The size of an item in bytes, as DynamoDB counts it (Amazon DynamoDB developer guide, item sizes and formats). */
export function itemSize(attributes: Readonly<AttributeMap>): number {
  let bytes = 0;
  for (const [name, attribute] of Object.entries(attributes))
    bytes += Buffer.byteLength(name) + valueSize(attribute);
  return bytes;
}

function valueSize(attribute: AttributeValue): number {
  switch (kindOf(attribute)) {
    case "S":
      return Buffer.byteLength(attribute.S ?? "");
    case "N":
      return numberSize(attribute.N ?? "");
    case "B":
      return attribute.B?.byteLength ?? 0;
    case "SS":
      return sum(attribute.SS ?? [], (each) => Buffer.byteLength(each));
    case "NS":
      return sum(attribute.NS ?? [], numberSize);
    case "BS":
      return sum(attribute.BS ?? [], (each) => each.byteLength);
    case "L":
      return CONTAINER_BYTES + sum(attribute.L ?? [], (each) => ENTRY_BYTES + valueSize(each));
    case "M": {
      const members = attribute.M ?? {};
      return CONTAINER_BYTES + ENTRY_BYTES * Object.keys(members).length + itemSize(members);
    }
    default:
      return 1;
  }
}

/** One byte for two digits, counted from the decimal point, one more, and one for a minus sign. */
function numberSize(text: string): number {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  const first = digits.search(/[1-9]/);
  if (first < 0) return 1;
  const last = digits.replace(/0+$/, "").length;
  // Positions of the first and the last digit, counted from the decimal point to the left.
  const point = whole.length + Number(power);
  const pairs = Math.ceil((point - first) / 2) - Math.floor((point - last) / 2);
  return 1 + pairs + (sign === "-" ? 1 : 0);
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += size(value);
  return total;
}
