/** A text as JSON on one line, also for readers that treat U+2028 and U+2029 as line breaks. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}
