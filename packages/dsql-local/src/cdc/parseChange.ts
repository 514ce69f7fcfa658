/** A value as PostgreSQL writes it, without quotes; null for NULL. */
export type ValueText = string | null;

export interface Column {
  name: string;
  /** As PostgreSQL's `format_type` names it, e.g. `timestamp with time zone`; a domain by its own name. */
  type: string;
  value: ValueText;
}

/** A row by columns, in the table's order. */
export type Row = readonly Column[];

/** A change of one row. */
export interface RowChange {
  schema: string;
  table: string;
  kind: "INSERT" | "UPDATE" | "DELETE";
  /** The row before; columns that are NULL may be missing. Undefined for INSERT. */
  old: Row | undefined;
  /** The row after; undefined for DELETE. */
  new: Row | undefined;
}

/** Stands for a large value that an UPDATE hasn't changed. */
const UNCHANGED = "unchanged-toast-datum";
const NO_TUPLE = "(no-tuple-data)";

/**
 * Parses what PostgreSQL's output plugin `test_decoding` writes for a row:
 * `table public.t: UPDATE: old-key: id[integer]:1 … new-tuple: id[integer]:1 v[text]:'it''s'`.
 *
 * @returns undefined for anything else (BEGIN, COMMIT, messages, TRUNCATE)
 * @throws Error for an unknown format
 */
export function parseChange(text: string): RowChange | undefined {
  if (!text.startsWith("table ")) return undefined;
  const reader = new Reader(text, "table ".length);
  const schema = reader.name();
  reader.skip(".");
  const table = reader.name();
  reader.skip(": ");
  const kind = reader.until(": ");
  if (kind !== "INSERT" && kind !== "UPDATE" && kind !== "DELETE") return undefined;
  const change = { schema, table, kind } as const;
  if (reader.startsWith(NO_TUPLE)) return { ...change, old: undefined, new: undefined };
  if (kind === "INSERT") return { ...change, old: undefined, new: reader.row() };
  if (kind === "DELETE") return { ...change, old: reader.row(), new: undefined };
  if (!reader.startsWith("old-key: ")) return { ...change, old: undefined, new: reader.row() };
  reader.skip("old-key: ");
  const old = reader.row();
  reader.skip("new-tuple: ");
  return { ...change, old, new: reader.row(old) };
}

class Reader {
  #at: number;

  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  skip(text: string): void {
    if (!this.startsWith(text)) throw this.#unexpected();
    this.#at += text.length;
  }

  until(end: string): string {
    const at = this.#text.indexOf(end, this.#at);
    if (at < 0) throw this.#unexpected();
    const found = this.#text.slice(this.#at, at);
    this.#at = at + end.length;
    return found;
  }

  /** An identifier, in double quotes unless it is plain. */
  name(): string {
    if (this.#text[this.#at] === '"') return this.#quoted('"');
    const from = this.#at;
    while (/[\w$]/.test(this.#text[this.#at] ?? "")) this.#at++;
    if (this.#at === from) throw this.#unexpected();
    return this.#text.slice(from, this.#at);
  }

  /** @param old has the values of columns that haven't changed */
  row(old?: Row): Row {
    const columns: Column[] = [];
    while (this.#at < this.#text.length && !this.startsWith("new-tuple: ")) {
      const name = this.name();
      this.skip("[");
      const type = this.#type();
      const value = this.startsWith(UNCHANGED) ? this.#unchanged(name, old) : this.#value();
      columns.push({ name, type, value });
      if (this.#text[this.#at] === " ") this.#at++;
    }
    return columns;
  }

  #unchanged(name: string, old: Row | undefined): ValueText {
    this.skip(UNCHANGED);
    const column = old?.find((each) => each.name === name);
    if (!column) throw new Error(`PostgreSQL doesn't tell the value that column ${name} has kept.`);
    return column.value;
  }

  #value(): ValueText {
    if (this.#text[this.#at] === "'") return this.#quoted("'");
    // Bits: B'…'.
    if (this.startsWith("B'")) {
      this.#at++;
      return this.#quoted("'");
    }
    const end = this.#text.indexOf(" ", this.#at);
    const word = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at += word.length;
    return word === "null" ? null : word;
  }

  /** Up to `]:`; the name of a type may be in quotes, and that of an array has brackets. */
  #type(): string {
    const from = this.#at;
    while (!this.startsWith("]:")) {
      if (this.#at >= this.#text.length) throw this.#unexpected();
      if (this.#text[this.#at] === '"') this.#quoted('"');
      else this.#at++;
    }
    const type = this.#text.slice(from, this.#at);
    this.skip("]:");
    return type;
  }

  /** The text between quotes; a doubled quote stands for one. */
  #quoted(quote: string): string {
    const from = this.#at + 1;
    let end = this.#text.indexOf(quote, from);
    let doubled = false;
    while (end >= 0 && this.#text[end + 1] === quote) {
      doubled = true;
      end = this.#text.indexOf(quote, end + 2);
    }
    if (end < 0) throw this.#unexpected();
    this.#at = end + 1;
    const found = this.#text.slice(from, end);
    return doubled ? found.replaceAll(quote + quote, quote) : found;
  }

  #unexpected(): Error {
    // Without the text itself: it contains data.
    return new Error(`PostgreSQL tells a change in a form that isn't known, at place ${this.#at}.`);
  }
}
