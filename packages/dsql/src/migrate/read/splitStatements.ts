import { MigrationError } from "../model/MigrationError.ts";
import type { RawStep } from "../model/Migration.ts";
import { scan } from "./scan.ts";
import type { Token } from "../model/Token.ts";

const DIRECTIVE = /^--\s*@(\S*)\s*(.*?)\s*$/;

/**
 * Splits a migration into its steps: statements end at a `;` outside of strings, names, comments, parentheses
 * and `BEGIN ATOMIC` bodies; the last `;` may be missing. Comments between statements are dropped, those inside
 * one stay. Two comments before a statement are directives:
 *
 * - `-- @unless <query>`: the next step is skipped when the query returns a row;
 * - `-- @run <name>`: a step of its own, a code migration.
 *
 * @throws {MigrationError} naming file and line of what isn't closed, or of a misplaced directive
 */
export function splitStatements(text: string, file: string): RawStep[] {
  const steps: RawStep[] = [];
  let statement: Token[] = [];
  let nesting = new Nesting();
  let unless: RawStep["unless"];

  const add = (step: Omit<RawStep, "unless">) => {
    steps.push({ ...step, ...(unless === undefined ? {} : { unless }) });
    unless = undefined;
    statement = [];
    nesting = new Nesting();
  };
  const finish = () => {
    const tokens = statement.filter(hasMeaning);
    const [first] = tokens;
    if (first === undefined) return;
    const open = nesting.open;
    if (open) throw new MigrationError({ file, line: open.line }, `the ${open.text} here is never closed`);
    const end = statement.findLastIndex(hasMeaning) + 1;
    const sql = statement.slice(0, end).map((token) => token.text);
    add({ line: first.line, sql: sql.join(""), tokens });
  };

  for (const token of scan(text, file)) {
    const place = { file, line: token.line };
    const directive = token.kind === "comment" ? DIRECTIVE.exec(token.text) : null;
    if (directive) {
      const [, name = "", argument = ""] = directive;
      if (statement.length > 0) {
        throw new MigrationError(place, `@${name} stands inside a statement; move it before the statement`);
      }
      if (argument === "") throw new MigrationError(place, `@${name} lacks its argument`);
      if (name === "run") add({ line: token.line, sql: "", tokens: [], run: argument });
      else if (name !== "unless") {
        throw new MigrationError(
          place,
          `@${name} is no directive; there are @unless <query> and @run <step>`,
        );
      } else if (unless) {
        throw new MigrationError(place, "a second @unless before one statement; join the two queries");
      } else unless = { sql: argument, line: token.line };
    } else if (token.kind === "symbol" && token.text === ";" && !nesting.open) {
      finish();
    } else if (hasMeaning(token) || statement.length > 0) {
      statement.push(token);
      nesting.read(token, place.file);
    }
  }
  finish();
  if (unless) throw new MigrationError({ file, line: unless.line }, "no statement follows this @unless");
  return steps;
}

function hasMeaning(token: Token): boolean {
  return token.kind !== "space" && token.kind !== "comment";
}

/** Tracks parentheses and, in functions with an SQL body, `BEGIN ATOMIC … END`: a `;` in them ends no statement. */
class Nesting {
  readonly #open: Token[] = [];
  #words: string[] = [];

  /** The innermost open token. */
  get open(): Token | undefined {
    return this.#open.at(-1);
  }

  read(token: Token, file: string): void {
    if (token.kind === "symbol" && token.text === "(") this.#open.push(token);
    else if (token.kind === "symbol" && token.text === ")") {
      if (this.#open.pop()?.text !== "(") {
        throw new MigrationError({ file, line: token.line }, "this ) closes no (");
      }
    } else if (token.kind === "word") this.#readWord(token);
  }

  #readWord(token: Token): void {
    const word = token.text.toUpperCase();
    const inBody = this.#open.some((open) => /^begin$/i.test(open.text));
    const before = this.#words.at(-1);
    this.#words = [...this.#words.slice(-1), word];
    if (before === "BEGIN" && word === "ATOMIC") this.#open.push({ ...token, text: "BEGIN" });
    else if (inBody && word === "CASE") this.#open.push(token);
    else if (inBody && word === "END") this.#open.pop();
  }
}
