import type { Edit } from "../parse/applyEdits.ts";
import { type Token, tokens } from "../parse/tokens.ts";

/** How many bytes are tokenized from an offset on: enough for a name with white space and comments between its parts. */
const WINDOW = 4096;

/** A statement's text, with access by the parser's locations. */
export class SourceText {
  readonly sql: string;
  readonly #toByteOffset: (location: number) => number;
  #bytes: Buffer | undefined;

  /** @param toByteOffset maps the parser's locations to byte offsets in the text */
  constructor(sql: string, toByteOffset: (location: number) => number = (location) => location) {
    this.sql = sql;
    this.#toByteOffset = toByteOffset;
  }

  /**
   * A name of `parts` parts, as written, followed by the list of columns in parentheses with `withList`, or by the star that
   * includes descendant tables.
   *
   * @param location of the name's beginning, as in the tree
   */
  name(location: number, parts: number, withList = false): { at: number; length: number; text: string } {
    const at = this.#toByteOffset(location);
    const rest = this.#from(at);
    let end = 0;
    let dots = 0;
    let isDone = false;
    for (const token of tokens(rest)) {
      if (isDone) {
        if (token.text === "*") end = token.end;
        if (withList && token.text === "(") end = rest.indexOf(")", token.start) + 1;
        break;
      }
      end = token.end;
      if (token.text === ".") dots++;
      else if (dots === parts - 1 && !isUnicodePrefix(token, rest)) isDone = true;
    }
    const written = rest.slice(0, end);
    return { at, length: Buffer.byteLength(written), text: written };
  }

  /** Removes the first part of a name, with its dot. */
  qualifier(location: number): Edit {
    const at = this.#toByteOffset(location);
    const rest = this.#from(at);
    let isBehindDot = false;
    for (const token of tokens(rest)) {
      if (isBehindDot) return { at, remove: Buffer.byteLength(rest.slice(0, token.start)), insert: "" };
      isBehindDot = token.text === ".";
    }
    return { at, remove: 0, insert: "" };
  }

  /** Replaces a keyword directly before a location, if it is there. */
  wordBefore(location: number, word: string, by: string): Edit[] {
    const at = this.#toByteOffset(location);
    this.#bytes ??= Buffer.from(this.sql);
    const before = this.#bytes.toString("utf8", Math.max(0, at - WINDOW), at);
    const found = new RegExp(`\\b${word}(?=(?:\\s|/\\*[^]*?\\*/|--[^\\n]*\\n)*$)`, "i").exec(before);
    if (!found) return [];
    const start = at - Buffer.byteLength(before.slice(found.index));
    return [{ at: start, remove: word.length, insert: by }];
  }

  /** The first argument of a call: from after its parenthesis to the comma or parenthesis that ends it. */
  firstArgument(location: number): { from: number; to: number } | undefined {
    const at = this.#toByteOffset(location);
    this.#bytes ??= Buffer.from(this.sql);
    const rest = this.#bytes.toString("utf8", at);
    let depth = 0;
    let from = 0;
    for (const token of tokens(rest)) {
      if (token.text === "(" || token.text === "[") {
        if (depth++ === 0) from = token.end;
      } else if (token.text === ")" || token.text === "]") depth--;
      if (from > 0 && (depth === 0 || (depth === 1 && token.text === ","))) {
        const bytes = (offset: number) => at + Buffer.byteLength(rest.slice(0, offset));
        return { from: bytes(from), to: bytes(token.start) };
      }
    }
    return undefined;
  }

  /** The token at a location. */
  token(location: number): { at: number; length: number; text: string } {
    const at = this.#toByteOffset(location);
    const rest = this.#from(at);
    const [token] = tokens(rest);
    const written = rest.slice(0, token?.end ?? 0);
    return { at, length: Buffer.byteLength(written), text: written };
  }

  /** The first string from a location on, including its quotes. */
  string(location: number): { at: number; length: number; text: string } | undefined {
    const at = this.#toByteOffset(location);
    this.#bytes ??= Buffer.from(this.sql);
    const rest = this.#bytes.toString("utf8", at);
    for (const { kind, start, end } of tokens(rest)) {
      if (kind !== "string") continue;
      const text = rest.slice(start, end);
      return { at: at + Buffer.byteLength(rest.slice(0, start)), length: Buffer.byteLength(text), text };
    }
    return undefined;
  }

  #from(at: number): string {
    this.#bytes ??= Buffer.from(this.sql);
    return this.#bytes.toString("utf8", at, at + WINDOW);
  }
}

/** `U&"…"` is three tokens. */
function isUnicodePrefix(token: Token, rest: string): boolean {
  return /^u&"/i.test(rest.slice(token.start)) || (token.text === "&" && rest[token.end] === '"');
}
