import { itemColumnNames, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { canonicalJson } from "./canonicalJson.ts";
import { canonicalColumns, canonicalRow } from "./canonicalRow.ts";
import { timestampText } from "./timestampText.ts";

/** Whether two rows are the same item by their canonical texts, which aren't built for equal rows. */
export function isSameRow(one: Readonly<StoredRow>, other: Readonly<StoredRow>): boolean {
  return (
    itemColumnNames.every((name) => isAlike(name, one[name], other[name])) ||
    canonicalRow(one) === canonicalRow(other)
  );
}

function isAlike(name: keyof StoredRow, one: string | null, other: string | null): boolean {
  if (one === other) return true;
  if (one === null || other === null || (name !== "addedAt" && name !== "movedAt")) return false;
  return timestampText(one) === timestampText(other);
}

/** Names of the fields in which two items differ, those in `data` one by one. */
export function differingFields(one: Readonly<StoredRow>, other: Readonly<StoredRow>): string[] {
  const [columns, others] = [one, other].map(canonicalColumns);
  const names: string[] = [];
  for (const [index, name] of itemColumnNames.entries()) {
    const [value, beside] = [columns?.[index] ?? null, others?.[index] ?? null];
    if (value === beside) continue;
    if (name === "data") names.push(...differingMembers(value ?? "{}", beside ?? "{}"));
    else names.push(name);
  }
  return names;
}

function differingMembers(one: string, other: string): string[] {
  const [fields, others] = [membersOf(one), membersOf(other)];
  if (fields === undefined || others === undefined) return ["data"];
  const names = new Set([...fields.keys(), ...others.keys()]);
  return [...names].filter((name) => fields.get(name) !== others.get(name)).sort();
}

/** The canonical text of each member of an object. */
function membersOf(text: string): Map<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return new Map(
      Object.entries(value).map(([name, member]) => [name, canonicalJson(JSON.stringify(member))]),
    );
  } catch {
    return undefined;
  }
}
