import { rmdir } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { hasMoreItemsThan } from "@mattb.tech/billio-data/bulk";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { assertApart } from "../formats/rejects/RejectsFile.ts";
import type { Source } from "../source/Source.ts";
import { makeFolder } from "../storage/folder/makeFolder.ts";
import { checkItems } from "./checkItems.ts";
import { findOther } from "./findOther.ts";
import { emptyTypes, Findings, reportedTypes } from "./Findings.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import type { ImportReport } from "./report/ImportReport.ts";
import { ReadItems, readSource } from "./readSource.ts";
import { assertSame, identityOf } from "./identity.ts";
import { Journal } from "./work/Journal.ts";
import { lockFolder } from "./work/lockFolder.ts";
import { assertWorkFolder, emptyWorkFolder } from "./work/ownFiles.ts";
import { writeItems } from "./writeItems.ts";
import { writeRejects } from "./writeRejects.ts";
import { sum } from "../arrays/sum.ts";

/**
 * Imports a source into the database, ids unchanged. Everything is read, converted and checked into the work directory before
 * anything is written; then rows are written in batches, each a transaction, and recorded in the journal there. A run that
 * was killed, interrupted or failed is resumed when it is started again; running it twice is idempotent.
 *
 * Items that can't be imported go to `rejects`, with every reason, and the rest is written; without that file one issue
 * rejects the whole source. A database with items that the source hasn't is rejected unless `allowOthers`. A chain of
 * incremental exports is applied on top, replacing by default, deletions last.
 *
 * Memory grows with the source by one bit an item.
 *
 * ```ts
 * const source = await openSource(parseBackupLocation("backups/2026-01-01"), { database });
 * const report = await importInto(source, { executor: database(), work: ".billio/move/backup" });
 * if (report.outcome !== "done") …
 * ```
 *
 * @throws {BackupLocationError} when another process uses the work directory or it contains anything else, when the source or
 *   the options aren't those of the run to resume, or when the file of rejects can't be written; nothing was written
 * @throws {SourceError} when the source can't be read to its end; nothing was written
 * @throws {DataError} when the database fails during the check; nothing was written
 */
export async function importInto(source: Source, given: ImportOptions): Promise<ImportReport> {
  const options = { ...defaultsFor(source), ...given };
  assertUsable(source, options);
  if (options.dryRun) options.work = `${options.work}-dry-run`;
  await assertWorkFolder(options.work);
  const unlock = await lockFolder(options.work);
  let keep = true;
  try {
    const report = await run(source, options);
    keep =
      (report.outcome === "failed" || report.outcome === "interrupted") &&
      (await new Journal(options.work).exists());
    return report;
  } catch (error) {
    // Reading starts again anyway; once rows are written, the next run resumes.
    keep = await new Journal(options.work).exists();
    throw error;
  } finally {
    if (!keep) await emptyWorkFolder(options.work);
    await unlock();
    // Not if another process has taken it meanwhile.
    if (!keep) await rmdir(options.work).catch(() => undefined);
  }
}

function defaultsFor({ kind }: Source): Partial<ImportOptions> {
  return kind === "dynamodb-incremental" ? { onConflict: "replace", allowOthers: true } : {};
}

function assertUsable(source: Source, { rejects, work, shard, only }: ImportOptions): void {
  if (rejects !== undefined) {
    assertApart(rejects, source);
    if (resolve(rejects).startsWith(resolve(work) + sep))
      throw new BackupLocationError(
        rejects,
        "lies in the folder of --work; name a file for the rejects elsewhere",
      );
  }
  if (source.kind === "dynamodb-incremental" && (shard !== undefined || only !== undefined))
    throw new BackupLocationError(
      source.place,
      "holds changes only, whose deletions don't tell type or series: they are for one machine and all types",
    );
}

async function run(source: Source, options: ImportOptions): Promise<ImportReport> {
  const { work, anew = false, dryRun = false, signal } = options;
  const journal = new Journal(work);
  const identity = identityOf(source, options);
  if (anew || dryRun) await journal.forget();
  let checked = await journal.read();
  if (checked !== undefined) assertSame(identity, checked, options);
  const resumed = checked !== undefined;
  if (checked === undefined) {
    const report = await check(source, options);
    if (report.outcome !== "done" || dryRun) return report;
    checked = await journal.read();
  }
  if (checked === undefined) throw new Error("The journal is gone");
  const { progressed, skipped, total } = checked;
  const report: ImportReport = { ...checked.report, resumed };
  if (progressed !== undefined)
    Object.assign(report, { types: progressed.types, deletions: progressed.deletions });
  try {
    await writeItems({ journal, skipped, progressed, total, ...report }, options);
    return report;
  } catch (error) {
    if (signal?.aborted) return { ...report, outcome: "interrupted" };
    return { ...report, outcome: "failed", error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/**
 * Reads and checks. Afterwards the work directory has the rows to write and the journal is started, unless the source is
 * rejected or it is a dry run.
 */
async function check(source: Source, options: ImportOptions): Promise<ImportReport> {
  const { executor, work, rejects, fix, dryRun = false, allowOthers = false, signal } = options;
  const findings = new Findings();
  const report = (more: Partial<ImportReport>): ImportReport => ({
    from: source.place,
    description: source.description,
    dryRun,
    outcome: "done",
    resumed: false,
    types: findings.types,
    deletions: findings.deletions,
    ...(rejects === undefined ? {} : { rejects }),
    notRead: source.notRead,
    faults: findings.faults.sorted(),
    faultCount: findings.faults.count,
    ...(fix === undefined ? {} : { fix: fix.report() }),
    ...more,
  });
  await makeFolder(work);
  const read = await ReadItems.create(work, rejects !== undefined);
  try {
    fix?.reset();
    await readSource(source, read, findings, options);
    const target = { executor, isEmpty: !(await hasMoreItemsThan(executor, 0)) };
    const stored = await checkItems(read, findings, target, options);
    if (!target.isEmpty && !allowOthers && (await hasMoreItemsThan(executor, stored))) {
      // They may be the source's: another machine writes another shard meanwhile.
      const other = await findOther(executor, read, work, signal);
      if (other !== undefined)
        return report({
          outcome: "refused",
          refusal: `the database holds items that the source hasn't, e.g. ${other}; import into it with --among-others`,
        });
    }
    if (findings.sourceFaults > 0 || (findings.rejectedCount > 0 && rejects === undefined))
      return report({ outcome: "refused" });
    if (rejects !== undefined) await writeRejects(rejects, read, findings);
    if (dryRun) return report({ types: foreseen(findings) });
    for (const spool of [read.rows, read.seasons, read.deletions]) spool.flush();
    const { types, writable, deletions } = findings;
    // Ids to delete are traversed twice, since series come last.
    const toDelete = deletions.read - deletions.rejected - deletions.absent;
    const total =
      sum(Object.values(writable)) + 2 * toDelete - sum(Object.values(types).map(({ equal }) => equal));
    const checked = { identity: identityOf(source, options), report: report({}), total };
    await new Journal(work).begin(checked, findings.skipped);
    return report({});
  } catch (error) {
    if (!signal?.aborted) throw error;
    return report({ outcome: "interrupted", types: emptyTypes() });
  } finally {
    read.close();
  }
}

/** What a run would do, by its findings. */
function foreseen({ types, writable }: Findings): ImportReport["types"] {
  for (const type of reportedTypes) {
    const counts = types[type];
    counts.created = Math.max(0, writable[type] - counts.equal - counts.replaced - counts.kept);
  }
  return types;
}
