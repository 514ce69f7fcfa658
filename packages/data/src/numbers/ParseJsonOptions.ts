import type { ExactNumber } from "./ExactNumber.ts";

export interface ParseJsonOptions {
  /** Told the path of each member that an object has twice, e.g. `sizes[2].url`. The last one counts, as in `JSON.parse`. */
  onRepeated?: ((path: string) => void) | undefined;
  /** What to put in the place of a number that a JavaScript number can't hold; default: the `ExactNumber`. */
  exact?: ((number: ExactNumber) => unknown) | undefined;
  /** What to put in the place of a number whose exponent is past 10^15, given as it is written; default: an error. */
  unheld?: ((numeral: string) => unknown) | undefined;
}
