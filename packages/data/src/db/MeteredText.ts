import type { CustomTypesConfig } from "pg";
import { asText } from "./asText.ts";
import type { ReadMeter } from "./readMeter.ts";

/** How much comes until the meter is told. */
const AT_ONCE = 65_536;

/** Stands for the driver's `types`, which read the values of a result, and tells a meter how much text that is. */
export class MeteredText {
  /** What the meter threw. */
  refused: unknown;
  /** Told what the meter throws, before the driver has thrown away the rest of the result. */
  onRefused: (error: Error) => void = () => undefined;
  readonly #meter: ReadMeter;
  readonly #types: CustomTypesConfig;
  #untold = 0;

  constructor(meter: ReadMeter, types: CustomTypesConfig) {
    this.#meter = meter;
    this.#types = types;
  }

  readonly getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format) => {
    const parse = this.#types.getTypeParser(oid, format) as (value: string) => unknown;
    return parse === asText ? this.#take : (value: string) => parse(this.#take(value));
  };

  /** Tells of the rest. */
  finish(): void {
    const bytes = this.#untold;
    this.#untold = 0;
    try {
      this.#meter(bytes);
    } catch (error) {
      this.refused = error;
      throw error;
    }
  }

  readonly #take = (value: string): string => {
    this.#untold += value.length;
    if (this.#untold < AT_ONCE) return value;
    try {
      this.finish();
    } catch (error) {
      this.onRefused(error as Error);
      throw error;
    }
    return value;
  };
}
