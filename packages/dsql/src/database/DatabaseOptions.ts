import type { OutcomeRecords } from "../outcome/OutcomeRecords.ts";
import {
  type ClientOptions,
  type ConnectionOptions,
  defaultOptions,
  regionOf,
} from "../connection/ConnectionOptions.ts";

/** Options of a database. All but the host have defaults: {@link defaultOptions}. */
export interface DatabaseOptions extends Partial<ConnectionOptions>, ClientOptions {
  host: string;
  /** The table in which writes leave records; absent = a write of unknown outcome stays unknown. */
  outcomeRecords?: OutcomeRecords;
}

/** The options with the defaults filled in. */
export function withDefaults(options: DatabaseOptions): DatabaseOptions & ConnectionOptions {
  return { ...defaultOptions, region: regionOf(options.host), ...options };
}
