import { type Token, tokens } from "./tokens.ts";

/** A long text cut down to what its classification needs. */
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
const VALUE_WORDS = new Set(["NULL", "DEFAULT", "TRUE", "FALSE"]);

/**
 * Cuts the contents of long strings, and out of long lists of constants and parameters (rows of VALUES, IN)
 * all but the first two items and the last. Those never decide how a statement is classified, and the
 * WebAssembly parser has 16 MiB for a text and its tree together.
 */
export function shorten(sql: string): Shortened {
  if (sql.length <= LONG) return { sql, original: (offset) => offset, rowsCut: 0 };
  const cuts: { from: number; to: number }[] = [];
  let rowsCut = 0;
  let run: Token[] = [];
  let before = "";
  let previous = "";
  const endRun = () => {
    const middle = middleOf(run);
    if (middle) {
      cuts.push({ from: middle.from, to: middle.to });
      if (before === "VALUES" && middle.depth === 0) rowsCut += middle.items;
    }
    for (const { kind, start, end } of run) {
      const inMiddle = middle && start >= middle.from && end <= middle.to;
      if (kind === "string" && end - start > LONG_STRING && sql[start] === "'" && !inMiddle) {
        cuts.push({ from: start + 1, to: end - 1 });
      }
    }
    run = [];
  };
  for (const token of tokens(sql)) {
    if (isPlainValue(token, previous)) {
      run.push(token);
    } else {
      endRun();
      before = token.text;
    }
    previous = token.text;
  }
  endRun();
  return { ...join(sql, cuts), rowsCut };
}

/** Whether the token can stand in a list of constants and parameters: `(1, 'a', $3::text), …` */
function isPlainValue({ kind, text }: Token, previous: string): boolean {
  if (kind === "string") return true;
  if (kind === "word") return VALUE_WORDS.has(text) || previous === ":";
  return kind === "other" && /^[\d$,():.+-]/.test(text);
}

/** The middle of the outermost long list in a run of tokens, from its second comma to its last. */
function middleOf(run: Token[]): { from: number; to: number; items: number; depth: number } | undefined {
  if (run.length < LONG_LIST) return undefined;
  let depth = 0;
  /** Start offsets of the commas of each open list, by depth. */
  const commas = new Map<number, number[]>();
  let found: { depth: number; offsets: number[] } | undefined;
  const close = (at: number) => {
    const offsets = commas.get(at);
    commas.delete(at);
    if (offsets && offsets.length > LONG_LIST && (!found || at < found.depth)) found = { depth: at, offsets };
  };
  for (const { text, start } of run) {
    if (text === "(") {
      depth++;
    } else if (text === ")") {
      close(depth--);
    } else if (text === ",") {
      const offsets = commas.get(depth);
      if (offsets) offsets.push(start);
      else commas.set(depth, [start]);
    }
  }
  for (const at of [...commas.keys()]) close(at);
  const from = found?.offsets[1];
  const to = found?.offsets.at(-1);
  if (!found || from === undefined || to === undefined) return undefined;
  return { from, to, items: found.offsets.length - 2, depth: found.depth };
}

function join(sql: string, cuts: { from: number; to: number }[]): Omit<Shortened, "rowsCut"> {
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
