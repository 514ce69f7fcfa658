import { jsonForm } from "./jsonForm.ts";

/** A number of a stored row that nothing here can hold, on its way back into the row as it is written there. */
export class UnheldNumber {
  readonly #numeral: string;

  constructor(numeral: string) {
    this.#numeral = numeral;
  }

  /** For `formatJson`, which writes it as a JSON number. */
  toJSON(): string {
    return jsonForm.of(this.#numeral);
  }
}
