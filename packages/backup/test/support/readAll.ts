import { describeIssue } from "../../src/issues/describeIssue.ts";
import type { ImportIssue } from "../../src/issues/ImportIssue.ts";
import type { Source, SourceItem } from "../../src/source/Source.ts";

/** All that a source holds, for sources of a test's size. */
export async function readAll(
  source: Source,
): Promise<{ items: SourceItem[]; faults: string[]; done: number }> {
  const items: SourceItem[] = [];
  const faults: ImportIssue[] = [...source.faults];
  let done = 0;
  for await (const chunk of source.read()) {
    items.push(...chunk.items);
    faults.push(...chunk.faults);
    done = chunk.done;
  }
  const ofItems = items.flatMap(({ at, id, faults: found }) =>
    found.map((fault) => ({ ...at, ...(id === undefined ? {} : { id }), ...fault })),
  );
  return { items, faults: [...faults, ...ofItems].map(describeIssue), done };
}
