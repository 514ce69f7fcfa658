import { type Token, tokens } from "./tokens.ts";

/** A long text, shortened to what its classification needs. */
interface Shortened {
  sql: string;
  /** Offset in the original of an offset in `sql`, both in UTF-16. */
  original: (offset: number) => number;
  /** Rows cut out of VALUES lists. */
  rowsCut: number;
}

/** Texts up to this length are parsed as they are. */
const LONG = 16 * 1024;
const LONG_STRING = 64;
const LONG_LIST = 16;
const VALUE_SIGNS = "0123456789$,():.+-";
const VALUE_WORDS = new Set(["NULL", "DEFAULT", "TRUE", "FALSE"]);
/** Types without rules: casts to others have to stay. */
const PLAIN_TYPES = new Set(
  (
    "SMALLINT INT INTEGER BIGINT INT2 INT4 INT8 REAL FLOAT4 FLOAT8 NUMERIC DECIMAL BOOL BOOLEAN TEXT UUID DATE " +
    "TIMESTAMP TIMESTAMPTZ TIME TIMETZ INTERVAL BYTEA JSON JSONB"
  ).split(" "),
);

/**
 * Removes the contents of long strings, and from long lists of constants and parameters (rows of VALUES, IN) all but the first
 * two items and the last. They don't affect how a statement is classified, and the WebAssembly parser has 16 MiB for a text
 * and its tree together.
 */
export function shorten(sql: string): Shortened {
  if (sql.length <= LONG) return { sql, original: (offset) => offset, rowsCut: 0 };
  const cuts: Cut[] = [];
  let rowsCut = 0;
  let run: Run | undefined;
  /** The token before the run. */
  let before = "";
  let previous = "";
  const endRun = () => {
    const middle = run?.middle();
    for (const cut of hasBody ? [] : (run?.longStrings ?? [])) {
      if (!middle || cut.to <= middle.from || cut.from >= middle.to) cuts.push(cut);
    }
    if (middle) {
      cuts.push(middle);
      if (before === "VALUES" && middle.depth === 0) rowsCut += middle.items;
    }
    run = undefined;
  };
  // Their strings are bodies, which rules apply to.
  let hasBody = false;
  let isFirst = true;
  for (const token of tokens(sql)) {
    if (isFirst) hasBody = token.text === "CREATE" || token.text === "DO";
    isFirst = token.text === ";";
    if (isPlainValue(token, previous)) {
      run ??= new Run();
      run.add(token, sql);
    } else {
      endRun();
      before = token.text;
    }
    previous = token.text;
  }
  endRun();
  return { ...join(sql, cuts), rowsCut };
}

/** Can the token be part of a list of constants and parameters: `(1, 'a', $3::text), …`? */
function isPlainValue({ kind, text }: Token, previous: string): boolean {
  if (kind === "string") return true;
  if (kind === "word") return previous === ":" ? PLAIN_TYPES.has(text) : VALUE_WORDS.has(text);
  return kind === "other" && VALUE_SIGNS.includes(text[0] ?? " ");
}

interface Cut {
  from: number;
  to: number;
}

/** Commas of a list: their number, and the positions of the second and the last. */
interface List {
  commas: number;
  second: number;
  last: number;
}

/** A run of tokens that are values, with the lists in it; stores no token, as there may be millions. */
class Run {
  readonly longStrings: Cut[] = [];
  #depth = 0;
  /** Open lists, by depth. */
  readonly #open = new Map<number, List>();
  #outermost: (List & { depth: number }) | undefined;

  add({ kind, text, start, end }: Token, sql: string): void {
    if (kind === "string") {
      if (end - start > LONG_STRING && sql[start] === "'")
        this.longStrings.push({ from: start + 1, to: end - 1 });
    } else if (text === "(") {
      this.#depth++;
    } else if (text === ")") {
      this.#close(this.#depth--);
    } else if (text === ",") {
      const list = this.#open.get(this.#depth);
      if (!list) {
        this.#open.set(this.#depth, { commas: 1, second: 0, last: start });
      } else {
        list.commas++;
        if (list.commas === 2) list.second = start;
        list.last = start;
      }
    }
  }

  #close(depth: number): void {
    const list = this.#open.get(depth);
    this.#open.delete(depth);
    if (list && list.commas > LONG_LIST && (!this.#outermost || depth < this.#outermost.depth)) {
      this.#outermost = { ...list, depth };
    }
  }

  /** The middle of the outermost long list, from its second comma to its last. */
  middle(): (Cut & { items: number; depth: number }) | undefined {
    for (const depth of [...this.#open.keys()]) this.#close(depth);
    if (!this.#outermost) return undefined;
    const { second, last, commas, depth } = this.#outermost;
    return { from: second, to: last, items: commas - 2, depth };
  }
}

function join(sql: string, cuts: Cut[]): Omit<Shortened, "rowsCut"> {
  const pieces: { from: number; at: number }[] = [];
  let text = "";
  let from = 0;
  for (const cut of [...cuts.sort((a, b) => a.from - b.from), { from: sql.length, to: sql.length }]) {
    pieces.push({ from, at: text.length });
    text += sql.slice(from, cut.from);
    from = cut.to;
  }
  return {
    sql: text,
    original: (offset) => {
      const piece = pieces.findLast(({ at }) => at <= offset);
      return piece ? piece.from + offset - piece.at : offset;
    },
  };
}
