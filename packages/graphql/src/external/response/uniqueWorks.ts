import type { ExternalWork } from "../ExternalService.ts";

/** The works among `results`, each id once; what lacks an id or a title can't be shown, nor imported. */
export function uniqueWorks<W extends ExternalWork>(results: readonly (W | undefined)[]): W[] {
  const byId = new Map<string, W>();
  for (const work of results) if (work && !byId.has(work.id)) byId.set(work.id, work);
  return [...byId.values()];
}
