import type { CustomTypesConfig } from "pg";
import { asText } from "./asText.ts";
import type { ReadMeter } from "./callContext.ts";

/** Characters between two calls of the meter. */
const REPORT_EVERY = 65_536;

/** Counts the text of a result's values, and reports it to a meter. */
export class MeteredRead {
  /** What the meter has thrown. */
  meterError: unknown;
  /** Receives what the meter throws, before the driver has discarded the rest of the result. */
  onMeterError: (error: Error) => void = () => undefined;
  readonly #meter: ReadMeter;
  #unreported = 0;

  constructor(meter: ReadMeter) {
    this.#meter = meter;
  }

  /** @throws what the meter throws */
  take(length: number): void {
    this.#unreported += length;
    if (this.#unreported < REPORT_EVERY) return;
    try {
      this.finish();
    } catch (error) {
      this.onMeterError(error as Error);
      throw error;
    }
  }

  /**
   * Reports the rest.
   *
   * @throws what the meter throws
   */
  finish(): void {
    const bytes = this.#unreported;
    this.#unreported = 0;
    try {
      this.#meter(bytes);
    } catch (error) {
      this.meterError = error;
      throw error;
    }
  }

  /** Wraps the driver's `types`, which parse the values of a result. */
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
