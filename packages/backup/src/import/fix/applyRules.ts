import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";
import type { Location, RawItem } from "../../source/Source.ts";
import { Fields, plainForm, typedForm } from "./Fields.ts";
import type { Rule } from "./rules.ts";

/**
 * Applies rules to an item in its own form. What isn't text, or no JSON object, is returned as it is.
 *
 * @param onMatch called with the index of each rule that matches
 */
export function applyRules(
  raw: RawItem,
  at: Location,
  rules: readonly Rule[],
  onMatch: (index: number) => void,
): RawItem {
  if (raw.form === "bytes") return raw;
  const members = membersOf(raw.text);
  if (members === undefined) return raw;
  const fields = new Fields(members, raw.form === "dynamodb" ? typedForm : plainForm);
  let isChanged = false;
  for (const [index, rule] of rules.entries()) {
    if (!Object.entries(rule.where).every(([field, value]) => applies(field, value, fields, at))) continue;
    onMatch(index);
    isChanged = change(fields, rule) || isChanged;
  }
  if (!isChanged) return raw;
  return { form: raw.form, text: formatJson(fields.toObject()) };
}

function membersOf(text: string): Map<string, unknown> | undefined {
  const repeated: string[] = [];
  try {
    const value = parseJson(text, { onRepeated: (path) => repeated.push(path) });
    // An object with a duplicate member is left alone: either value may be the right one.
    if (repeated.length > 0 || typeof value !== "object" || value === null || Array.isArray(value))
      return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

function applies(field: string, value: unknown, fields: Fields, { file }: Location): boolean {
  if (field === "file") return value === file;
  if (field === "id" && typeof value === "string")
    return fields.text("id")?.toLowerCase() === value.toLowerCase();
  return fields.equals(field, value);
}

function change(fields: Fields, { rename, values, set, remove }: Rule): boolean {
  let isChanged = false;
  for (const [from, to] of Object.entries(rename)) isChanged = fields.rename(from, to) || isChanged;
  for (const [field, others] of Object.entries(values)) {
    const [, value] = Object.entries(others).find(([old]) => fields.text(field) === old) ?? [];
    if (value !== undefined) isChanged = fields.set(field, value) || isChanged;
  }
  for (const [field, value] of Object.entries(set)) isChanged = fields.set(field, value) || isChanged;
  for (const field of remove) isChanged = fields.remove(field) || isChanged;
  return isChanged;
}
