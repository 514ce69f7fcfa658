import type { CustomTypesConfig } from "pg";
import { asText } from "./asText.ts";
import type { ReadMeter } from "./readMeter.ts";

/** How much comes until the meter is told. */
const AT_ONCE = 65_536;

/** Counts the text of the values that a statement brings, and tells a meter how much it is. */
export class MeteredRead {
  /** What the meter threw. */
  refused: unknown;
  /** Told what the meter throws, before the driver has thrown away the rest of the result. */
  onRefused: (error: Error) => void = () => undefined;
  readonly #meter: ReadMeter;
  #untold = 0;

  constructor(meter: ReadMeter) {
    this.#meter = meter;
  }

  /** @throws what the meter throws */
  take(length: number): void {
    this.#untold += length;
    if (this.#untold < AT_ONCE) return;
    try {
      this.finish();
    } catch (error) {
      this.onRefused(error as Error);
      throw error;
    }
  }

  /**
   * Tells of the rest.
   *
   * @throws what the meter throws
   */
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

  /** Stands for the driver's `types`, which read the values of a result. */
  countedBy(types: CustomTypesConfig): CustomTypesConfig {
    const take = (value: string) => {
      this.take(value.length);
      return value;
    };
    const getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format) => {
      const parse = types.getTypeParser(oid, format) as (value: string) => unknown;
      return parse === asText ? take : (value: string) => parse(take(value));
    };
    return { getTypeParser };
  }
}
