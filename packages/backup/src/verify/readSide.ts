import { settledRow } from "../old/settledRow.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { Source, SourceItem } from "../source/Source.ts";
import type { ImportIssue } from "../issues/ImportIssue.ts";
import { idKey } from "../spill/idKey.ts";
import type { Partitions } from "../spill/Partitions.ts";
import { type ItemRecord, RECORD_BYTES, writeRecord, writeReference } from "./ItemRecord.ts";
import { recordOf } from "./recordOf.ts";
import type { Side } from "./Side.ts";
import { SideTotals } from "./SideTotals.ts";
import type { TypeNames } from "../spill/TypeNames.ts";

const MOST_FAULTS = 1_000;

interface SideOptions {
  types: TypeNames;
  only: ReadonlySet<string> | undefined;
  /** Whether one of the two locations is a table of the old system, or an export of one. */
  isOldForm: boolean;
}

/** The state of a side. */
export class SideState {
  readonly totals = new SideTotals();
  readonly faults: ImportIssue[] = [];
  faultCount = 0;
  /** Items read so far, and the share of the source. */
  items = 0;
  done = 0;
  readTwice = false;

  readonly side: Side;
  readonly source: Source;
  readonly #types: TypeNames;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #isOldForm: boolean;

  constructor(side: Side, source: Source, options: SideOptions) {
    const { types, only, isOldForm } = options;
    this.side = side;
    this.source = source;
    this.#types = types;
    this.#only = only;
    this.#isOldForm = isOldForm;
  }

  /** Live: may be written to while it is read. */
  get isLive(): boolean {
    return this.source.kind === "dsql" || this.source.kind === "dynamodb";
  }

  /** An item that the source doesn't find doesn't exist. A table finds ids only in the old system's spelling. */
  get findsAll(): boolean {
    return this.source.kind !== "dynamodb";
  }

  addFaults(faults: readonly ImportIssue[]): void {
    this.faultCount += faults.length;
    for (const fault of faults) if (this.faults.length < MOST_FAULTS) this.faults.push(fault);
  }

  /**
   * Normalizes an item as a round trip through the old table would, if one of the two locations has the old form: outdated
   * hints are no difference.
   */
  settled(item: SourceItem): SourceItem {
    if (!this.#isOldForm || item.row === undefined) return item;
    return { ...item, row: settledRow(item.row) };
  }

  /**
   * The record of an item; `undefined` for one that isn't compared and that nothing refers to.
   *
   * @throws {BackupLocationError} for a deletion: a source of changes only is incomplete
   */
  record(read: SourceItem): ItemRecord | undefined {
    if (read.deleted === true) throw holdsChangesOnly(this.source);
    const item = this.settled(read);
    const type = item.row?.type ?? undefined;
    if (this.#only === undefined || type === undefined || this.#only.has(type))
      return recordOf(item, this.side, this.#types);
    if (type !== "TvSeries" || !this.#only.has("TvSeason")) return undefined;
    return { ...recordOf(item, this.side, this.#types), isAside: true };
  }
}

export function holdsChangesOnly({ place }: Source): BackupLocationError {
  return new BackupLocationError(
    place,
    "holds incremental exports without the full one before them: changes, and nothing whole to compare; put the full export beside them",
  );
}

/** Reads a side once, and writes the record of each item to disk. */
export async function readSide(
  state: SideState,
  partitions: Partitions,
  signal: AbortSignal,
  onChunk: () => void,
): Promise<void> {
  const scratch = Buffer.alloc(RECORD_BYTES);
  state.addFaults(state.source.faults);
  for await (const { items, faults, done } of state.source.read({ signal })) {
    signal.throwIfAborted();
    state.addFaults(faults);
    for (const item of items) {
      const record = state.record(item);
      if (record === undefined) continue;
      partitions.add(writeRecord(scratch, record));
      if (record.isAside) continue;
      state.items++;
      state.totals.add(record);
      const { row } = item;
      const seriesId = row?.type === "TvSeason" ? row.seriesId : null;
      if (seriesId === null) continue;
      const series = idKey(seriesId);
      partitions.add(writeReference(scratch, { series, season: record.key, side: state.side }));
    }
    state.done = done;
    onChunk();
  }
}
