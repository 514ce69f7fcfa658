import type { Fault } from "../faults/Fault.ts";

/** Where change records go, and what is to go wrong with them. */
export interface CdcOptions {
  /**
   * Folder for the records, made if missing: files `cdc-<19 digits>-<6 digits>.jsonl`, whose names sort in the order in
   * which they were written. Each appears whole, with one record (the `Data` of one Kinesis record) a line. It survives
   * restarts; whoever reads it may delete what has been read. Names that begin with a dot are the server's own.
   */
  folder: string;
  /** Faults of change records (`cdc-…`) from the first record on; as any others they can be injected later, too. */
  faults?: Fault[];
}

/** The change records of a running server. */
export interface Cdc {
  /** Absolute path of the folder. */
  readonly folder: string;
  /**
   * Resolves when all that was committed before the call is in the folder. What faults hold back is written at once.
   *
   * @throws Error when changes can't be read or written any more, saying why
   */
  flushed(): Promise<void>;
}
