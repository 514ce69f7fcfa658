import type { Token } from "../analysis/parse/tokens.ts";

/** Tracks parentheses, and BEGIN ATOMIC … END with CASE … END in it: semicolons within them end no statement. */
export class StatementNesting {
  #parentheses = 0;
  #bodies = 0;
  #before = "";

  get isOpen(): boolean {
    return this.#parentheses > 0 || this.#bodies > 0;
  }

  read({ kind, text }: Token): void {
    if (text === "(") this.#parentheses++;
    if (text === ")") this.#parentheses = Math.max(0, this.#parentheses - 1);
    if (kind === "word") {
      if (text === "ATOMIC" && this.#before === "BEGIN") this.#bodies++;
      else if (this.#bodies > 0 && text === "CASE") this.#bodies++;
      else if (this.#bodies > 0 && text === "END") this.#bodies--;
    }
    this.#before = kind === "word" ? text : "";
  }
}
