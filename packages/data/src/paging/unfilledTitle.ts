import { sql, type SQL, type SQLWrapper } from "drizzle-orm";
import { foldTitle } from "../item/foldTitle.ts";
import { items } from "../schema/index.ts";

/**
 * The folded title of a row whose column isn't filled yet, as far as SQL can fold: exact for ASCII and for letters
 * of Latin, Greek and Cyrillic that fold to one letter, or to one and an iota; other titles only match as they are written. It is the
 * text that the fill will write, so a row keeps its position in a list when it is filled between two pages.
 *
 * Evaluated for such rows only, of which there are none once the migrations have run. Built for the first statement
 * that needs it: folding two thousand letters takes a tenth of the library's load time.
 */
export const unfilledTitle: SQLWrapper = { getSQL: () => (cached ??= build()) };

let cached: SQL | undefined;

function build(): SQL {
  const letters = mapped();
  const from = [...letters.keys(), ...dropped()].join("");
  const to = [...letters.values()].join("");
  const translated = sql`translate(${expanded()}, ${literal(from)}, ${literal(to)})`;
  return sql`left(${withIotas(translated)}, ${sql.raw("225")})`;
}

function expanded(): SQL {
  return sql`replace(replace(replace(${items.title}, 'ß', 'ss'), 'ẞ', 'ss'), '…', '...')`;
}

/** `translate` maps letters one to one, so each of these substitutes for the two letters that it folds to. */
const subscriptIotas = ["ᾳ", "ῃ", "ῳ"].map((letter) => [letter, foldTitle(letter)] as const);

function withIotas(text: SQL): SQL {
  return subscriptIotas.reduce(
    (inner, [letter, folded]) => sql`replace(${inner}, ${literal(letter)}, ${literal(folded)})`,
    text,
  );
}

/** Letters that fold to one letter, or to one of `subscriptIotas`. */
function mapped(): Map<string, string> {
  const substitutes = new Map(subscriptIotas.map(([letter, folded]) => [folded, letter]));
  const letters = letterRanges().map((letter) => {
    const folded = foldTitle(letter);
    return [letter, substitutes.get(folded) ?? folded] as const;
  });
  return new Map(letters.filter(([letter, folded]) => folded !== letter && Array.from(folded).length === 1));
}

/** Letters that fold to nothing: translate drops what has no counterpart. */
function dropped(): string[] {
  return letterRanges().filter((letter) => foldTitle(letter) === "");
}

function letterRanges(): string[] {
  const ranges = [
    [0x41, 0x5a], // A–Z
    [0xa0, 0x24f], // Latin-1, Latin Extended-A and -B
    [0x300, 0x36f], // combining marks
    [0x370, 0x52f], // Greek, Cyrillic
    [0x1e00, 0x1fff], // Latin Extended Additional, Greek Extended
    [0x2000, 0x200a], // spaces
    [0x3000, 0x3000],
    [0xff01, 0xff5e], // full width
  ] as const;
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, offset) => String.fromCodePoint(first + offset)),
  );
}

function literal(text: string): SQL {
  return sql.raw(`'${text.replaceAll("'", "''")}'`);
}
