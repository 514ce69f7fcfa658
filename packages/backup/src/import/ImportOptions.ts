import type { ItemType } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import type { Fix } from "./fix/Fix.ts";
import type { Shard } from "./shard.ts";

/** What to do with a stored item that differs from the source's. One that is the same is never touched. */
export type OnConflict = "fail" | "skip" | "replace";

export interface ImportOptions {
  executor: Executor;
  /**
   * Folder of the journal: made, locked while the import runs, and removed when it is done. A run that is given the folder
   * of one that was broken off goes on with that. Its size is about that of the rows, and of the source where there are
   * `rejects`.
   */
  work: string;
  /** Name of the database, so that no run goes on in another one. */
  target?: string | undefined;
  /** Default: `"fail"`, an issue of that item. */
  onConflict?: OnConflict;
  /** File that gets the items that can't be imported; without it one issue rejects the whole source. */
  rejects?: string | undefined;
  /** The rules that the source was opened with, to report how often each applied. */
  fix?: Fix | undefined;
  /** Only items of these types. */
  only?: readonly ItemType[] | undefined;
  /** Only this machine's part. */
  shard?: Shard | undefined;
  /** Check only: nothing is written but the file of rejects, and there is no journal. */
  dryRun?: boolean;
  /** Import though the database holds items that the source hasn't. */
  allowOthers?: boolean;
  /** Forget what a run before had come to. */
  anew?: boolean;
  /** Ends it after the batches under way; see `ImportOutcome`. */
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}
