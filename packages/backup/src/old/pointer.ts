/** The path of a value in an item. A linked list, so that most paths need no text. */
export interface Path {
  parent: Path | undefined;
  key: string | number;
}

/** As JSON Pointer (RFC 6901): `/devices/0`. */
export function formatPointer({ parent, key }: Path): string {
  const own = typeof key === "number" ? String(key) : key.replaceAll("~", "~0").replaceAll("/", "~1");
  return `${parent === undefined ? "" : formatPointer(parent)}/${own}`;
}

/** Longest path in an issue. */
const MAX_FIELD = 200;

/** As in issues: `devices[0].name`. */
export function formatField({ parent, key }: Path): string {
  const before = parent === undefined ? "" : formatField(parent);
  const own = typeof key === "number" ? `[${key}]` : before === "" ? key : `.${key}`;
  return before.length + own.length > MAX_FIELD ? `${before}${own}`.slice(0, MAX_FIELD) : before + own;
}
