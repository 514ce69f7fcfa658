import type { ExactNumber } from "./ExactNumber.ts";

export interface ParseJsonOptions {
  /** Receives the path of each member that an object has twice, e.g. `sizes[2].url`. The last one counts, as in `JSON.parse`. */
  onRepeated?: ((path: string) => void) | undefined;
  /** Replaces a number that a JavaScript number can't hold; default: the `ExactNumber`. */
  exact?: ((number: ExactNumber) => unknown) | undefined;
  /** Replaces a number whose exponent is past 10^15, which it gets as its text; default: an error. */
  unheld?: ((numeral: string) => unknown) | undefined;
}
