import { describeIssue } from "../issues/describeIssue.ts";
import type { ImportIssue } from "../issues/ImportIssue.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { OnProgress } from "../progress/Progress.ts";
import { hashRow } from "../row/hashRow.ts";
import { type Total, totalOf } from "../row/Total.ts";
import type { Source, SourceItem } from "../source/Source.ts";
import { Inventory } from "./Inventory.ts";
import type { References } from "./References.ts";
import type { Workspace } from "./Workspace.ts";

/** Most issues in the message; all are counted. */
const MAX_LISTED = 20;

export type TypeTotals = Map<string, Total>;

/** The content of a source, without its items in memory. */
export interface SourceContent {
  items: number;
  ids: Inventory;
  /** The id of each season's series, with the season's. */
  references: References;
  totals: TypeTotals;
}

/**
 * Reads a source completely, and records its content.
 *
 * @throws {BackupLocationError} when it has any issue: nothing may be restored then
 */
export async function readSourceContent(
  source: Source,
  workspace: Workspace,
  { signal, onProgress }: ReadOptions,
): Promise<SourceContent> {
  const issues = new IssueList(source);
  const totals: TypeTotals = new Map();
  const ids = await workspace.inventory("source");
  const references = await workspace.references("references");
  let items = 0;
  for (const fault of source.faults) issues.add(describeIssue(fault));
  for await (const chunk of source.read({ signal })) {
    for (const fault of chunk.faults) issues.add(describeIssue(fault));
    for (const item of chunk.items) {
      const { row } = item;
      if (row === undefined || item.faults.length > 0) {
        for (const issue of issuesOf(item)) issues.add(describeIssue(issue));
        continue;
      }
      items++;
      const [id, type] = [row.id ?? "", row.type ?? ""];
      ids.add(id, type);
      if (row.seriesId !== null) references.add(row.seriesId, id);
      totalOf(totals, type).add(hashRow(row));
    }
    onProgress?.({ phase: "checking", items, done: chunk.done, total: source.size.total });
  }
  await findTwice(ids, issues);
  issues.check();
  return { items, ids, references, totals };
}

interface ReadOptions {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

function issuesOf({ at, id, deleted, faults }: SourceItem): ImportIssue[] {
  const location = { ...at, ...(id === undefined ? {} : { id }) };
  if (deleted === true)
    return [
      { ...location, reason: "is a deletion: incremental exports without a full one can't be restored" },
    ];
  return faults.map((fault) => ({ ...location, ...fault }));
}

async function findTwice(ids: Inventory, issues: IssueList): Promise<void> {
  for (let part = 0; part < Inventory.parts; part++) {
    const seen = new Set<string>();
    for (const { id } of await ids.read(part)) {
      if (seen.has(id)) issues.add(`id ${id} is given twice`);
      seen.add(id);
    }
  }
}

class IssueList {
  readonly #source: Source;
  readonly #listed: string[] = [];
  #count = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  add(text: string): void {
    this.#count++;
    if (this.#listed.length < MAX_LISTED) this.#listed.push(text);
  }

  check(): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#listed.length;
    const rest = more > 0 ? [`… and ${more.toLocaleString("en")} more`] : [];
    const heading = `can't be restored: ${this.#count.toLocaleString("en")} ${this.#count === 1 ? "fault" : "faults"}`;
    throw new BackupLocationError(this.#source.place, [heading, ...this.#listed, ...rest].join("\n  "));
  }
}
