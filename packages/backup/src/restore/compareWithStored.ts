import { type Executor, walkKeys } from "@mattb.tech/billio-data/bulk";
import type { OnProgress } from "../progress/Progress.ts";
import { Inventory } from "./Inventory.ts";
import type { SourceContent } from "./readSourceContent.ts";
import type { Deletions } from "./RestoreReport.ts";
import type { Workspace } from "./Workspace.ts";

const MAX_LISTED = 20;

/** How the stored items compare with the source's. */
export interface Stored {
  items: number;
  /** Stored, and not in the source. */
  extra: Inventory;
  deletions: Deletions;
  /** Stored with another type than the source's: the first ids, and their number. */
  otherType: { ids: string[]; count: number };
  /** The part of `extra` that has to be deleted before anything is written: stored with another type. */
  replacedTypes: Inventory;
  /** Seasons whose series is neither in the source nor stays stored. */
  orphans: ReadonlySet<string>;
}

/** @param keepsOthers whether items that aren't in the source stay, so that series among them count */
export async function compareWithStored(
  executor: Executor,
  content: SourceContent,
  workspace: Workspace,
  { keepsOthers, signal, onProgress }: CompareOptions,
): Promise<Stored> {
  const stored = await workspace.inventory("stored");
  for await (const keys of walkKeys(executor, { signal })) {
    for (const [id, type] of keys) stored.add(id, type);
    onProgress?.({ phase: "looking at what is stored", items: stored.size, done: stored.size });
  }
  const extra = await workspace.inventory("extra");
  const replacedTypes = await workspace.inventory("replaced");
  const deletions: Deletions = { items: 0, types: {}, ids: [] };
  const otherType = { ids: [] as string[], count: 0 };
  const orphans = new Set<string>();
  const counts = new Map<string, number>();
  for (let part = 0; part < Inventory.parts; part++) {
    const sourceTypes = new Map((await content.ids.read(part)).map(({ id, type }) => [id, type]));
    const storedHere = await stored.read(part);
    for (const { id, type } of storedHere) {
      const wanted = sourceTypes.get(id);
      if (wanted === type) continue;
      if (wanted !== undefined) {
        otherType.count++;
        if (otherType.ids.length < MAX_LISTED) otherType.ids.push(id);
        replacedTypes.add(id, type);
      } else extra.add(id, type);
      counts.set(type, (counts.get(type) ?? 0) + 1);
      deletions.items++;
      if (deletions.ids.length < MAX_LISTED) deletions.ids.push(id);
    }
    const series = new Set<string>();
    for (const [id, type] of sourceTypes) if (type === "TvSeries") series.add(id);
    if (keepsOthers)
      for (const { id, type } of storedHere) if (type === "TvSeries" && !sourceTypes.has(id)) series.add(id);
    for (const reference of await content.references.read(part))
      if (!series.has(reference.series)) orphans.add(reference.season);
  }
  deletions.types = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { items: stored.size, extra, replacedTypes, deletions, otherType, orphans };
}

interface CompareOptions {
  keepsOthers: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}
