import { formatJson, parseJson } from "@mattb.tech/billio-data/numbers";

type Json = Parameters<typeof formatJson>[0];

/**
 * The one text of a JSON value: members sorted by name, each number with its digits in one spelling, no blanks. What is
 * no JSON, names a member twice or holds a number too large to be read stays as it is: nothing in it may be taken for equal
 * to something else.
 */
export function canonicalJson(text: string): string {
  if (text === "{}" || text === "[]") return text;
  const value = parseUnambiguous(text);
  return value === undefined ? text : formatJson(sorted(value) as Json);
}

function parseUnambiguous(text: string): unknown {
  const state = { isAmbiguous: false };
  const doubt = () => {
    state.isAmbiguous = true;
  };
  try {
    const value = parseJson(text, { onRepeated: doubt, unheld: doubt });
    return state.isAmbiguous ? undefined : value;
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // No prototype: "__proto__" is a name like any other.
  const result = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of members) result[name] = sorted(member);
  return result;
}

/** Not a number of many digits. */
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
