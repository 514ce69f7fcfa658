import type { ExternalWork } from "../ExternalService.ts";

/** The works among `results`, each id once. One without an id or a title can be neither shown nor imported, and is undefined. */
export function uniqueWorks<W extends ExternalWork>(results: readonly (W | undefined)[]): W[] {
  const byId = new Map<string, W>();
  for (const work of results) if (work && !byId.has(work.id)) byId.set(work.id, work);
  return [...byId.values()];
}
