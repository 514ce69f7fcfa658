import type { Executor } from "@mattb.tech/billio-data/bulk";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { OnProgress } from "../progress/Progress.ts";
import { isComplete, MAY_LACK_ITEMS } from "../source/isComplete.ts";
import type { Source } from "../source/Source.ts";
import { checkItems, checkWhole, differing } from "./checkRestored.ts";
import { compareWithStored, type Stored } from "./compareWithStored.ts";
import { deleteInventory } from "./deleteInventory.ts";
import { readSourceContent } from "./readSourceContent.ts";
import type { Deletions, RestoreMode, RestoreReport } from "./RestoreReport.ts";
import { Workspace } from "./Workspace.ts";
import { writeSourceRows } from "./writeSourceRows.ts";

export interface RestoreOptions {
  mode: RestoreMode;
  /** Confirms the deletions of a mirror; without it nothing is deleted. */
  confirm?: ((deletions: Deletions) => boolean | Promise<boolean>) | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Restores a backup, or any other source of whole items, into a database, and verifies the result. Rows are written as the
 * backup has them, byte for byte and to the microsecond, also those that the library couldn't have written.
 *
 * Everything is checked before anything is written. Rows are written in batches. It is idempotent: an interrupted run can be
 * repeated, and rows that are stored already aren't written again. Nobody else should write to the database meanwhile.
 *
 * @throws {BackupLocationError} when the source has issues or is incomplete, when the mode doesn't fit the stored items, and
 *   when a deletion wasn't confirmed: nothing has been written then
 * @throws {SourceError} when the source can't be read any further
 * @throws the signal's reason when it is aborted
 * @throws whatever `executor` throws
 */
export async function restore(
  executor: Executor,
  source: Source,
  options: RestoreOptions,
): Promise<RestoreReport> {
  const { mode, confirm, signal, onProgress } = options;
  if (source.kind === "dsql")
    throw new BackupLocationError(source.place, "is what is restored into; name a backup");
  if (mode === "mirror" && !isComplete(source)) throw new BackupLocationError(source.place, MAY_LACK_ITEMS);
  const workspace = await Workspace.open();
  try {
    const content = await readSourceContent(source, workspace, { signal, onProgress });
    const keepsOthers = mode === "merge";
    const stored = await compareWithStored(executor, content, workspace, { keepsOthers, signal, onProgress });
    if (mode === "empty") await refuseUnlessOurs(executor, source, stored, signal);
    if (mode === "merge") refuseOtherTypes(stored);
    if (mode === "mirror" && stored.deletions.items > 0 && (await confirm?.(stored.deletions)) !== true)
      throw new BackupLocationError(
        "dsql",
        `holds ${stored.deletions.items.toLocaleString("en")} items that would be deleted, which wasn't confirmed`,
      );
    let deleted = 0;
    if (mode === "mirror") deleted += await deleteInventory(executor, stored.replacedTypes, options);
    const counts = await writeSourceRows(executor, source, content, { ...options, orphans: stored.orphans });
    if (mode === "mirror") deleted += await deleteInventory(executor, stored.extra, options);
    const check = await (mode === "merge"
      ? checkItems(executor, source, options)
      : checkWhole(executor, content, options));
    const { place, description } = source;
    return {
      ...{ mode, place, description, items: content.items, counts, deleted },
      orphans: stored.orphans.size,
      check,
    };
  } finally {
    await workspace.close();
  }
}

/** An interrupted run of the same restore may have written some of the items already. */
async function refuseUnlessOurs(
  executor: Executor,
  source: Source,
  { items, deletions }: Stored,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (items === 0) return;
  const refuse = (what: string) =>
    new BackupLocationError(
      "dsql",
      `holds ${items.toLocaleString("en")} items, ${what}; --mode merge leaves or replaces them, --mode mirror deletes what the backup hasn't`,
    );
  if (deletions.items > 0) throw refuse(`among them ${deletions.ids[0] ?? ""}, which the backup hasn't`);
  for await (const chunk of source.read({ signal })) {
    const rows = chunk.items.flatMap(({ row }) => row ?? []);
    const [id] = await differing(executor, rows, false);
    if (id !== undefined) throw refuse(`among them ${id} in another form than the backup has`);
  }
}

function refuseOtherTypes({ otherType: { ids, count } }: Stored): void {
  if (count === 0) return;
  throw new BackupLocationError(
    "dsql",
    `holds ${count.toLocaleString("en")} of the backup's ids as another type, e.g. ${ids.slice(0, 3).join(", ")}; delete those first, or use --mode mirror`,
  );
}
