import { join } from "node:path";
import { rowIssues } from "@mattb.tech/billio-data/bulk";
import type { FieldIssue } from "../issues/FieldIssue.ts";
import type { Source, SourceItem } from "../source/Source.ts";
import { formatReject } from "../formats/rejects/Reject.ts";
import { idKey } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import { asReason, type Findings } from "./Findings.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import { isOf } from "./shard.ts";
import { typeOf } from "./typeOf.ts";
import { LateIssues } from "./work/LateIssues.ts";
import { ItemLocations } from "./work/ItemLocations.ts";
import {
  formatIdRecord,
  formatPairRecord,
  ID_RECORD_BYTES,
  PAIR_RECORD_BYTES,
  type Role,
} from "./work/records.ts";
import { formatRowText } from "./work/rowText.ts";
import { Spool } from "./work/Spool.ts";

/** Kinds of sources with rows as they were stored, which have to be validated here. */
const UNCHECKED: ReadonlySet<string> = new Set(["backup", "rejects", "dsql"]);

/** The content of a source: everything that grows with it is on disk. */
export class ReadItems {
  readonly rows: Spool;
  readonly seasons: Spool;
  /** Ids to delete. */
  readonly deletions: Spool;
  readonly ids: Partitions;
  /** Seasons, partitioned by their series. */
  readonly series: Partitions;
  readonly places: ItemLocations;
  /** Every item as it was, with its issues; only for a file of rejects. */
  readonly raws: Spool | undefined;
  readonly late: LateIssues | undefined;

  private constructor(folder: string, ids: Partitions, series: Partitions, keepRaw: boolean) {
    this.ids = ids;
    this.series = series;
    this.rows = new Spool(join(folder, "rows"));
    this.seasons = new Spool(join(folder, "seasons"));
    this.deletions = new Spool(join(folder, "deletions"));
    this.places = new ItemLocations(join(folder, "places"));
    this.raws = keepRaw ? new Spool(join(folder, "raws")) : undefined;
    this.late = keepRaw ? new LateIssues(join(folder, "late")) : undefined;
  }

  static async create(folder: string, keepRaw: boolean): Promise<ReadItems> {
    const ids = await Partitions.create(folder, "ids", ID_RECORD_BYTES);
    const series = await Partitions.create(folder, "series", PAIR_RECORD_BYTES);
    return new ReadItems(folder, ids, series, keepRaw);
  }

  close(): void {
    const { ids, series, rows, seasons, deletions, places, raws, late } = this;
    for (const part of [ids, series, rows, seasons, deletions, places, raws, late]) part?.close();
  }
}

/**
 * Reads a source completely into the work directory, and records the issues of each item alone.
 *
 * @throws {SourceError} when it can't be read to its end
 * @throws the signal's reason when it is aborted
 */
export async function readSource(
  source: Source,
  into: ReadItems,
  findings: Findings,
  options: ImportOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  let items = 0;
  for await (const chunk of source.read({ signal })) {
    signal?.throwIfAborted();
    for (const item of chunk.items) take(item, source, into, findings, options);
    for (const fault of chunk.faults) findings.addSourceFault(fault);
    items += chunk.items.length;
    onProgress?.({ phase: "reading", items, done: chunk.done, total: source.size.total });
  }
  signal?.throwIfAborted();
  for (const fault of source.faults) findings.addSourceFault(fault);
}

function take(item: SourceItem, source: Source, into: ReadItems, findings: Findings, options: ImportOptions) {
  const { row, at, deleted } = item;
  const { only, shard } = options;
  const ordinal = into.places.add(at);
  const faults = faultsOf(item, source);
  const type = typeOf(item);
  const id = row?.id ?? item.id;
  const key = id === undefined ? undefined : idKey(id.toLowerCase());
  const seriesKey =
    row?.type === "TvSeason" && row.seriesId !== null ? idKey(row.seriesId.toLowerCase()) : undefined;

  const isElsewhere =
    shard !== undefined && !(key === undefined ? shard.number === 1 : isOf(shard, seriesKey ?? key));
  const isLeftOut = only !== undefined && type !== undefined && !only.includes(type);
  const counts = deleted ? findings.deletions : findings.types[type ?? "unknown"];
  counts.read++;
  const role: Role =
    faults.length > 0
      ? "faulty"
      : isElsewhere
        ? "other shard"
        : isLeftOut
          ? "left out"
          : deleted
            ? "deleted"
            : "ours";
  // Items of another shard or type are checked by the run that writes them.
  const isJudged = !isElsewhere && !isLeftOut;
  if (role === "ours") findings.writable[type ?? "unknown"]++;
  const span =
    role === "ours" && row !== undefined
      ? (row.type === "TvSeason" ? into.seasons : into.rows).add(formatRowText(ordinal, row))
      : { offset: 0, length: 0 };
  if (role === "deleted" && id) into.deletions.add(`${String(ordinal)} ${id}`);
  if (key !== undefined) {
    into.ids.add(formatIdRecord({ key, ordinal, type, role, ...span }));
    if (role === "ours" && seriesKey !== undefined)
      into.series.add(formatPairRecord({ key: seriesKey, ordinal, of: key }));
  }
  if (isJudged && faults.length > 0) {
    findings.reject(ordinal, counts);
    const named = id === undefined ? {} : { id };
    for (const fault of faults) findings.faults.add({ ...at, ...named, ...asReason(fault) });
  }
  if (into.raws !== undefined && isJudged) {
    const text = formatReject({
      ...at,
      ...(id === undefined ? {} : { id }),
      reasons: faults,
      raw: item.raw(),
    });
    into.raws.add(`${String(ordinal)} ${text}`);
  }
}

function faultsOf({ row, faults, deleted }: SourceItem, { kind }: Source): readonly FieldIssue[] {
  if (faults.length > 0 || deleted) return faults;
  if (row === undefined) return [{ field: "", reason: "can't be read" }];
  return UNCHECKED.has(kind) ? rowIssues(row) : [];
}
