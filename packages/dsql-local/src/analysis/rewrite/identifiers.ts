import { type Token, tokens } from "../parse/tokens.ts";

/** A token, and its name if it is an identifier. */
export interface Word extends Token {
  /** As PostgreSQL looks it up: folded to lower case unless quoted, without quotes and escapes. */
  name?: string;
}

/** The tokens of `sql`; an identifier with escapes, `U&"…" UESCAPE '…'`, is one of kind `quoted`. */
export function words(sql: string): Word[] {
  const found: Word[] = [];
  const all = [...tokens(sql)];
  for (let at = 0; at < all.length; at++) {
    const [token, sign, quoted] = all.slice(at, at + 3);
    if (!token) break;
    if (
      token.text === "U" &&
      sign?.text === "&" &&
      quoted?.kind === "quoted" &&
      quoted.start === token.end + 1
    ) {
      const hasEscape = all[at + 3]?.text === "UESCAPE" && all[at + 4]?.kind === "string";
      const escape = hasEscape ? sql[(all[at + 4]?.start ?? 0) + 1] : "\\";
      const last = (hasEscape ? all[at + 4] : quoted) ?? quoted;
      found.push({
        text: quoted.text,
        kind: "quoted",
        start: token.start,
        end: last.end,
        name: unescaped(inner(quoted.text), escape ?? "\\"),
      });
      at += hasEscape ? 4 : 2;
    } else if (token.kind === "quoted") found.push({ ...token, name: inner(token.text) });
    else if (token.kind === "word") found.push({ ...token, name: token.text.toLowerCase() });
    else found.push(token);
  }
  return found;
}

/** Might a text contain a name that matches, considering escapes? */
export function mayName(sql: string, pattern: RegExp): boolean {
  return pattern.test(sql) || /\bu&"/i.test(sql);
}

function inner(quoted: string): string {
  return quoted.slice(1, -1).replaceAll('""', '"');
}

function unescaped(name: string, escape: string): string {
  const sign = escape.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  const pattern = new RegExp(`${sign}(?:(${sign})|([0-9a-f]{4})|\\+([0-9a-f]{6}))`, "gi");
  return name.replaceAll(pattern, (written: string, doubled?: string, four?: string, six?: string) => {
    if (doubled !== undefined) return escape;
    const code = parseInt(four ?? six ?? "", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}
