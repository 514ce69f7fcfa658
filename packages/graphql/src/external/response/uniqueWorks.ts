import type { ExternalWork } from "../ExternalService.ts";

/** The works among `results`, each id once. `undefined` stands for a result without id or title, which can't be imported. */
export function uniqueWorks<W extends ExternalWork>(results: readonly (W | undefined)[]): W[] {
  const byId = new Map<string, W>();
  for (const work of results) if (work && !byId.has(work.id)) byId.set(work.id, work);
  return [...byId.values()];
}
