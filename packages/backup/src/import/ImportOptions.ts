import type { ItemType } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import type { Fix } from "./fix/Fix.ts";
import type { Shard } from "./shard.ts";

/** What to do with a stored item that differs from the source's. An equal one is never touched. */
export type OnConflict = "fail" | "skip" | "replace";

export interface ImportOptions {
  executor: Executor;
  /**
   * Work directory with the journal: created, locked while the import runs, and removed when it is done. A run that is given
   * the directory of an unfinished one resumes it. It takes about the size of the rows, and with `rejects` that of the
   * source.
   */
  work: string;
  /** Name of the database, so that no run resumes in another one. */
  target?: string | undefined;
  /** Default: `"fail"`, which makes it an issue of that item. */
  onConflict?: OnConflict;
  /** File for the items that can't be imported; without it one issue rejects the whole source. */
  rejects?: string | undefined;
  /** The rules that the source was opened with, to report how often each applied. */
  fix?: Fix | undefined;
  /** Only items of these types. */
  only?: readonly ItemType[] | undefined;
  /** Only this machine's part. */
  shard?: Shard | undefined;
  /** Check only: nothing is written but the file of rejects, and there is no journal. */
  dryRun?: boolean;
  /** Import although the database has items that the source hasn't. */
  allowOthers?: boolean;
  /** Discard the state of an earlier run. */
  anew?: boolean;
  /** Ends it after the batches in progress; see `ImportOutcome`. */
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}
