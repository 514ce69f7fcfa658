import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OnProgress } from "../progress/Progress.ts";
import type { Source } from "../source/Source.ts";
import { Partitions } from "../spill/Partitions.ts";
import { SidesComparison } from "./SidesComparison.ts";
import { MOST_TYPES, RECORD_BYTES } from "./ItemRecord.ts";
import { makeReport } from "./makeReport.ts";
import { holdsChangesOnly, readSide, SideState } from "./readSide.ts";
import { type Side, sides } from "./Side.ts";
import { reportDifferences } from "./reportDifferences.ts";
import { TypeNames } from "../spill/TypeNames.ts";
import type { Difference, VerifyReport } from "./VerifyReport.ts";

export interface VerifyOptions {
  /** Compare items of these types only. Items with issues belong to no type and are always compared. */
  only?: readonly string[] | undefined;
  /** Most differences, and most seasons without their series, in the report in full. Default: 1,000. */
  details?: number | undefined;
  /** Receives each further difference, without its fields. */
  onFurther?: ((difference: Difference) => Promise<void> | void) | undefined;
  /** Include truncated values, not just their kind and length: notes are private. */
  showValues?: boolean | undefined;
  /** Most items of live locations that are looked up again before they are reported. Default: 20,000. */
  lookUps?: number | undefined;
  /** Parent of a temporary directory, which takes some 55 bytes an item of each side. Default: the system's. */
  temporaryFolder?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Compares any two sources item by item, in both directions, in any order and of any size: both are read once, in parallel,
 * and once more only if items differ and the source has no lookup. Memory doesn't grow with the number of items.
 *
 * ```ts
 * const report = await verify(await openSource(backup, context), await openSource(table, context));
 * if (!report.equal) console.log(formatVerifyReport(report));
 * ```
 *
 * @throws {BackupLocationError} when a source holds changes only (incremental exports without a full one)
 * @throws {SourceError} when reading a source fails
 */
export async function verify(
  from: Source,
  against: Source,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  for (const source of [from, against]) {
    if (source.kind === "dynamodb-incremental") throw holdsChangesOnly(source);
  }
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), "billio-verify-"));
  try {
    return await verifyIn(folder, from, against, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verifyIn(
  folder: string,
  from: Source,
  against: Source,
  { only, details = 1_000, onFurther, showValues = false, lookUps = 20_000, ...options }: VerifyOptions,
): Promise<VerifyReport> {
  const began = new Date();
  const types = new TypeNames(MOST_TYPES);
  const onlyTypes = only === undefined ? undefined : new Set(only);
  const isOldForm = [from, against].some(({ kind }) => kind === "dynamodb" || kind === "dynamodb-export");
  const sideOptions = { types, only: onlyTypes, isOldForm };
  const states = {
    from: new SideState("from", from, sideOptions),
    against: new SideState("against", against, sideOptions),
  };
  const { signal = new AbortController().signal, onProgress } = options;
  const partitions = await Partitions.create(folder, "items", RECORD_BYTES);
  try {
    await readBoth(states, partitions, signal, onProgress);
    const comparison = new SidesComparison(states, types, { details, lookUps, onFurther, signal });
    const items = partitions.size;
    await comparison.compare(partitions, (part) => {
      const done = part / Partitions.count;
      onProgress?.({ phase: "comparing", items: Math.round(items * done), done, total: 1 });
    });
    const differences = await reportDifferences(comparison.found, {
      ...{ states, types, folder, showValues, signal },
      onChunk: (side, done) => {
        const { size } = states[side].source;
        onProgress?.({ phase: "reading differing items", detail: side, items: 0, done, total: size.total });
      },
    });
    return makeReport({ states, types, comparison, differences, began, only });
  } finally {
    partitions.close();
  }
}

/** In parallel: while one waits for its disk or network, the other is processed. */
async function readBoth(
  states: Readonly<Record<Side, SideState>>,
  partitions: Partitions,
  signal: AbortSignal,
  onProgress: OnProgress | undefined,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const tell = () => {
    const items = sides.reduce((sum, side) => sum + states[side].items, 0);
    const done = sides.reduce((sum, side) => sum + fraction(states[side]), 0);
    onProgress?.({ phase: "reading", items, done, total: sides.length });
  };
  const readings = sides.map((side) =>
    readSide(states[side], partitions, either, tell).catch((error: unknown) => {
      failure.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(readings);
  signal.throwIfAborted();
  // The first error, not the abort of the other.
  if (failure.signal.aborted) throw failure.signal.reason;
}

function fraction({ done, source: { size } }: SideState): number {
  return size.total > 0 ? Math.min(1, done / size.total) : 0;
}
