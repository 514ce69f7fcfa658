/** A text as JSON on one line: also for readers that take U+2028 and U+2029 for ends of lines. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}
