import { canonicalAttributes } from "../../old/canonicalAttributes.ts";
import type { AttributeMap } from "../../old/AttributeMap.ts";
import { chunk } from "../../arrays/chunk.ts";
import { SourceError } from "../../source/SourceError.ts";
import { inParallel } from "../inParallel.ts";
import { oldKeys } from "../oldKeys.ts";
import { MAX_BATCH_WRITE } from "../batchLimits.ts";
import { getItems, putNewItem, type Write, writeItems } from "../requests.ts";
import { keyOf } from "./decide.ts";
import { PartedLines } from "./PartedLines.ts";
import { parseLine, type ReadLine } from "./readItems.ts";
import { decisions, type TableWriting } from "./TableWriting.ts";

const REQUESTS_AT_ONCE = 8;

/** Performs the decisions and counts them; a dry run only counts. */
export async function writeDecided(writing: TableWriting, doomed: PartedLines | undefined): Promise<void> {
  const { lines, decided, onProgress, retry } = writing;
  const total = lines.size + (doomed?.size ?? 0);
  let done = 0;
  for (let part = 0; part < PartedLines.count; part++) {
    const read = await lines.read(part);
    const deletions = doomed ? await doomed.read(part) : [];
    const works: (() => Promise<void>)[] = [];
    const batch: Work[] = [];
    for (const [index, text] of read.entries()) {
      const decision = decided[part]?.[index] ?? decisions.rejected;
      if (decision === decisions.rejected) continue;
      const line = parseLine(text);
      if (decision === decisions.create && writing.onConflict !== "replace")
        works.push(() => create(line, writing));
      else batch.push(workOf(line, decision, writing));
    }
    for (const text of deletions) batch.push(deletionOf(JSON.parse(text) as string, writing));
    works.push(...batched(batch, writing));
    await inParallel(works, REQUESTS_AT_ONCE, (work) => {
      retry.signal?.throwIfAborted();
      return work();
    });
    done += read.length + deletions.length;
    onProgress?.({ phase: writing.isDryRun ? "counting" : "writing", items: done, done, total });
  }
}

/** The writes of one item, and what is counted afterwards. */
interface Work {
  /** Written before `then`. */
  writes: Write[];
  /** Looked up just before: other keys under which the item is, too. */
  then?: () => Promise<string[]>;
  count: () => void;
}

function workOf(line: ReadLine, decision: number, writing: TableWriting): Work {
  const { item, id, type } = line;
  const counts = writing.countsOf(type);
  switch (decision) {
    case decisions.create:
      return { writes: [{ put: item ?? {} }], count: () => counts.created++ };
    case decisions.replace:
      return {
        writes: [{ put: item ?? {} }],
        then: async () => (await storedKeys(id, writing)).filter((key) => key !== keyOf(item ?? {})),
        count: () => counts.replaced++,
      };
    case decisions.equal:
      return { writes: [], count: () => counts.equal++ };
    case decisions.keep:
      return { writes: [], count: () => counts.kept++ };
    case decisions.delete:
      return { writes: [], then: () => storedKeys(id, writing), count: () => writing.deletions.deleted++ };
    default:
      return { writes: [], count: () => writing.deletions.absent++ };
  }
}

function deletionOf(key: string, { deletions }: TableWriting): Work {
  return { writes: [{ delete: key }], count: () => deletions.deleted++ };
}

async function storedKeys(id: string, { client, table, retry }: TableWriting): Promise<string[]> {
  return (await getItems(client, table.name, oldKeys(id), retry)).map(keyOf);
}

function batched(works: readonly Work[], writing: TableWriting): (() => Promise<void>)[] {
  const { client, table, retry, isDryRun } = writing;
  const send = (writes: readonly Write[]) => writeItems(client, table.name, writes, retry);
  return chunk(works, MAX_BATCH_WRITE).map((some) => async () => {
    if (!isDryRun) {
      await send(some.flatMap(({ writes }) => writes));
      const others = (await Promise.all(some.flatMap(({ then }) => (then ? [then()] : [])))).flat();
      await send(others.map((key) => ({ delete: key })));
    }
    for (const { count } of some) count();
  });
}

/** Puts an item that didn't exist during the check. */
async function create({ item, id, type }: ReadLine, writing: TableWriting): Promise<void> {
  const { client, table, retry, isDryRun, onConflict } = writing;
  const counts = writing.countsOf(type);
  const wanted: AttributeMap = item ?? {};
  if (isDryRun || (await putNewItem(client, table.name, wanted, retry))) {
    counts.created++;
    return;
  }
  // It was created since: by an attempt of our own whose response was lost, or by another writer.
  const [stored] = await getItems(client, table.name, [keyOf(wanted)], retry);
  if (stored && canonicalAttributes(stored) === canonicalAttributes(wanted)) counts.created++;
  else if (onConflict === "skip") counts.kept++;
  else throw new SourceError(table.place, `somebody else has written the item ${id} meanwhile; run it again`);
}
