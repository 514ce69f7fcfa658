import { applyEdits, type Edit } from "../parse/applyEdits.ts";

/** Maps edits of a string's value to edits of the text that contains it. */
export function withinString(
  /** The string as written, including quotes, and its offset in bytes. */
  written: { at: number; length: number; text: string },
  value: string,
  edits: readonly Edit[],
): Edit[] {
  const [tag] = /^\$[^$]*\$/.exec(written.text) ?? [];
  if (tag !== undefined && !edits.some(({ insert }) => insert.includes(tag))) {
    return edits.map((edit) => ({ ...edit, at: written.at + Buffer.byteLength(tag) + edit.at }));
  }
  if (tag === undefined && written.text.startsWith("'")) {
    const bytes = Buffer.from(value);
    const position = (at: number) =>
      written.at + 1 + at + bytes.toString("utf8", 0, at).split("'").length - 1;
    return edits.map(({ at, remove, insert }) => ({
      at: position(at),
      remove: position(at + remove) - position(at),
      insert: insert.replaceAll("'", "''"),
    }));
  }
  const changed = applyEdits(value, edits).text;
  return [{ at: written.at, remove: written.length, insert: dollarQuoted(changed) }];
}

/** Quotes a string with a dollar tag that doesn't occur in it. */
function dollarQuoted(text: string): string {
  let tag = "$dsql$";
  for (let n = 0; text.includes(tag); n++) tag = `$dsql${n}$`;
  return tag + text + tag;
}

const ESCAPED = new Map(Object.entries({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }));

/** The value of a string literal. */
export function valueOf(written: string): string {
  const [tag] = /^\$[^$]*\$/.exec(written) ?? [];
  if (tag !== undefined) return written.slice(tag.length, -tag.length);
  const unquoted = written
    .replace(/^[eE]?'/, "")
    .replace(/'$/, "")
    .replaceAll("''", "'");
  if (!/^[eE]/.test(written)) return unquoted;
  return unquoted.replace(/\\(u[0-9a-f]{4}|x[0-9a-f]{1,2}|[^])/gi, (_, escaped: string) => {
    const [first = ""] = escaped;
    if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
    return ESCAPED.get(first) ?? first;
  });
}
