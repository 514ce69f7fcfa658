import { randomUUID } from "node:crypto";
import { jsonForm } from "./jsonForm.ts";

/** Temporarily marks a string that is to become a number. It is random, so no other text contains it. */
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}([^"]*)"`, "g");

/**
 * What `JSON.stringify` gives, but with each `ExactNumber` as a JSON number of all its digits, so that `parseJson`
 * reads it back.
 *
 * ```ts
 * formatJson({ isbn: parseNumber("12345678901234567890") }); // {"isbn":12345678901234567890}
 * ```
 *
 * @param space as for `JSON.stringify`
 */
export function formatJson(
  value: object | string | number | boolean | null,
  space?: string | number,
): string {
  const usual = jsonForm.of;
  const marked = { any: false };
  jsonForm.of = (text) => {
    marked.any = true;
    return `${MARK}${text}`;
  };
  try {
    const text = JSON.stringify(value, undefined, space);
    return marked.any ? text.replace(MARKED, "$1") : text;
  } finally {
    jsonForm.of = usual;
  }
}
