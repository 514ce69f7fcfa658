import type { CustomTypesConfig } from "pg";
import type { ReadMeter } from "./readMeter.ts";

/** How much comes until the meter is told. */
const AT_ONCE = 65_536;

/** Stands for the driver's `types`, which read the values of a result, and tells a meter how much text that is. */
export class MeteredText {
  /** What the meter threw. */
  refused: unknown;
  /** Rejects with what the meter throws, before the driver has thrown away the rest of the result. */
  readonly failed: Promise<never>;
  readonly #meter: ReadMeter;
  readonly #types: CustomTypesConfig;
  #fail: (error: unknown) => void = () => undefined;
  #untold = 0;

  constructor(meter: ReadMeter, types: CustomTypesConfig) {
    this.#meter = meter;
    this.#types = types;
    this.failed = new Promise((_, reject) => (this.#fail = reject));
    // Of a result that came whole nobody waits for it.
    this.failed.catch(() => undefined);
  }

  readonly getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format) => {
    const parse = this.#types.getTypeParser(oid, format) as (value: string) => unknown;
    return (value: string) => parse(this.#take(value));
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
      this.#fail(error);
      throw error;
    }
    return value;
  };
}
