import { type Token, tokens } from "../parse/tokens.ts";

/** The SQL in the body can't be found, as it isn't PL/pgSQL; the message is PostgreSQL's. */
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
 * Reads the tokens of a PL/pgSQL body, and the SQL between PL/pgSQL's keywords. Like PostgreSQL it ends a piece of SQL at the
 * first of certain keywords outside of parentheses.
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

  /** The current word, in upper case, or symbol, or that `offset` tokens later. Empty at the end, and for strings. */
  peek(offset = 0): string {
    return this.#tokens[this.#at + offset]?.text ?? "";
  }

  isName(offset = 0): boolean {
    const kind = this.#tokens[this.#at + offset]?.kind;
    return kind === "word" || kind === "quoted";
  }

  /** Consumes the word or symbol, if it is next. */
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

  /** Skips the rest of a line, e.g. `#variable_conflict use_column`. */
  skipLine(): void {
    const start = this.#tokens[this.#at]?.start ?? 0;
    const end = this.#body.indexOf("\n", start);
    while (!this.isAtEnd && (end < 0 || (this.#tokens[this.#at]?.start ?? 0) < end)) this.#at++;
  }

  /** The distance to the first of these outside of parentheses, or to the end, starting `from` tokens later. */
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
   * Consumes the text up to the first of these outside of parentheses.
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

  /** The text of the tokens from one to another, excluding the last. */
  text(from: number, to: number): string {
    const first = this.#tokens[this.#at + from];
    const last = this.#tokens[this.#at + to - 1];
    return first && last && to > from ? this.#body.slice(first.start, last.end) : "";
  }
}
