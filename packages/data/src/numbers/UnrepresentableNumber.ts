import { jsonForm } from "./jsonForm.ts";

/** A number of a stored row that neither `number` nor `ExactNumber` can represent, kept as its text to be written back. */
export class UnrepresentableNumber {
  readonly #numeral: string;

  constructor(numeral: string) {
    this.#numeral = numeral;
  }

  /** For `formatJson`, which writes it as a JSON number. */
  toJSON(): string {
    return jsonForm.of(this.#numeral);
  }
}
