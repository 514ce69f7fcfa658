import type { ExternalService, ExternalWork } from "./ExternalService.ts";

/** A service whose code is loaded on first use. */
export function lazyService<W extends ExternalWork>(
  name: string,
  load: () => Promise<ExternalService<W>>,
): ExternalService<W> {
  return {
    name,
    search: async (term, signal, wanted) => (await load()).search(term, signal, wanted),
    get: async (externalId, signal) => (await load()).get(externalId, signal),
  };
}
