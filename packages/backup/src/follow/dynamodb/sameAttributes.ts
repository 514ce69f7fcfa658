import type { AttributeMap, AttributeValue } from "../../old/AttributeMap.ts";
import { kindOf } from "../../old/kindOf.ts";
import { normalNumber } from "../../old/numbers.ts";

/** Whether two items are the same to DynamoDB: the order of attributes and of a set's elements and a number's spelling don't count. */
export function sameAttributes(a: Readonly<AttributeMap>, b: Readonly<AttributeMap>): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [left, right] = [a[name], Object.hasOwn(b, name) ? b[name] : undefined];
    return left !== undefined && right !== undefined && sameAttribute(left, right);
  });
}

function sameAttribute(a: AttributeValue, b: AttributeValue): boolean {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  switch (kind) {
    case "S":
      return a.S === b.S;
    case "N":
      return a.N === b.N || normalNumber(a.N ?? "") === normalNumber(b.N ?? "");
    case "BOOL":
      return a.BOOL === b.BOOL;
    case "NULL":
      return true;
    case "M":
      return sameAttributes(a.M ?? {}, b.M ?? {});
    case "L":
      return sameList(a.L ?? [], b.L ?? []);
    case "B":
      return hex(a.B) === hex(b.B);
    case "SS":
      return sameTexts(a.SS ?? [], b.SS ?? []);
    case "NS":
      return sameTexts((a.NS ?? []).map(normalNumber), (b.NS ?? []).map(normalNumber));
    case "BS":
      return sameTexts((a.BS ?? []).map(hex), (b.BS ?? []).map(hex));
    default:
      return false;
  }
}

function sameList(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, index) => {
      const other = b[index];
      return other !== undefined && sameAttribute(entry, other);
    })
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  const texts = new Set(b);
  return a.length === b.length && a.every((text) => texts.has(text));
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}
