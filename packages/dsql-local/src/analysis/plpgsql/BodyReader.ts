import { type Token, tokens } from "../parse/tokens.ts";

/** The body isn't PL/pgSQL as far as its SQL can't be told apart: in PostgreSQL's words. */
export class BodySyntaxError extends Error {
  constructor(token: Token | undefined, body: string) {
    super(
      token
        ? `syntax error at or near "${body.slice(token.start, token.end)}"`
        : "syntax error at end of input",
    );
    this.name = "BodySyntaxError";
  }
}

/**
 * The tokens of a PL/pgSQL body, one after another, and the stretches of SQL between its own words. PostgreSQL
 * finds their ends in the same way: at the first word of a few outside of parentheses.
 */
export class BodyReader {
  readonly #body: string;
  readonly #tokens: Token[];
  #at = 0;

  constructor(body: string) {
    this.#body = body;
    this.#tokens = [...tokens(body)];
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The word here, in upper case, or the sign; `offset` tokens further on. Empty at the end, and for strings. */
  peek(offset = 0): string {
    return this.#tokens[this.#at + offset]?.text ?? "";
  }

  isName(offset = 0): boolean {
    const kind = this.#tokens[this.#at + offset]?.kind;
    return kind === "word" || kind === "quoted";
  }

  /** Takes the word or sign, if it is the next. */
  take(text: string): boolean {
    if (this.peek() !== text) return false;
    this.#at++;
    return true;
  }

  skip(count = 1): void {
    this.#at += count;
  }

  /** @throws {BodySyntaxError} when something else is next */
  expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  fail(): never {
    throw new BodySyntaxError(this.#tokens[this.#at], this.#body);
  }

  /** `<<name>>` */
  skipLabel(): void {
    this.skip(2);
    if (!this.isName()) this.fail();
    this.skip();
    this.expect(">");
    this.expect(">");
  }

  /** Skips the rest of the line that a sign begins, as of `#variable_conflict use_column`. */
  skipLine(): void {
    const start = this.#tokens[this.#at]?.start ?? 0;
    const end = this.#body.indexOf("\n", start);
    while (!this.isAtEnd && (end < 0 || (this.#tokens[this.#at]?.start ?? 0) < end)) this.#at++;
  }

  /** How far it is to the first of these outside of parentheses, or to the end; from `from` tokens further on. */
  distanceTo(ends: readonly string[], from = 0): number {
    let depth = 0;
    let offset = from;
    for (; this.#at + offset < this.#tokens.length; offset++) {
      const text = this.peek(offset);
      if (depth === 0 && ends.includes(text)) return offset;
      if (text === "(" || text === "[") depth++;
      if (text === ")" || text === "]") depth--;
    }
    return offset;
  }

  /**
   * The text up to the first of these outside of parentheses, which is next then.
   *
   * @throws {BodySyntaxError} when there is none
   */
  readTo(...ends: string[]): string {
    const length = this.distanceTo(ends);
    const text = this.text(0, length);
    this.#at += length;
    if (this.isAtEnd) this.fail();
    return text;
  }

  /** The text of the tokens from one to another, the last not included. */
  text(from: number, to: number): string {
    const first = this.#tokens[this.#at + from];
    const last = this.#tokens[this.#at + to - 1];
    return first && last && to > from ? this.#body.slice(first.start, last.end) : "";
  }
}
