import type { Fault } from "../faults/Fault.ts";

/** Where change records are written, and faults of them. */
export interface CdcOptions {
  /**
   * Folder for the records, created if missing: files `cdc-<19 digits>-<6 digits>.jsonl`, whose names sort in the order in
   * which they were written. Each appears atomically, with one record (the `Data` of one Kinesis record) on each line. The
   * folder survives restarts; readers may delete files that they have read. Names that begin with a dot are the server's own.
   */
  folder: string;
  /** Faults of change records (`cdc-…`) that apply from the first record on; others can be injected later. */
  faults?: Fault[];
}

/** The change records of a running server. */
export interface Cdc {
  /** Absolute path of the folder. */
  readonly folder: string;
  /**
   * Resolves when all that was committed before the call is in the folder. Records that faults delay are written at once.
   *
   * @throws Error when changes can't be read or written any more, with the reason
   */
  flushed(): Promise<void>;
}
