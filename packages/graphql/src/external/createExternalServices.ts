import type { ExternalServiceSettings } from "@mattb.tech/billio-config";
import type { ExternalServices } from "./ExternalServices.ts";
import { ParameterCache } from "./keys/ParameterCache.ts";
import { lazyService } from "./lazyService.ts";
import { once } from "./once.ts";
import { serviceNames } from "./serviceNames.ts";
import { serviceStatus } from "./serviceStatus.ts";

export type { ExternalServices, ServiceStatus } from "./ExternalServices.ts";

/**
 * Creates the external services. Cheap: the code of each is loaded on first use. Create it once per process: it caches
 * IGDB's token and the keys read from SSM.
 *
 * ```ts
 * const services = createExternalServices(readApiSettings().external);
 * const [book] = await services.books.search("frankenstein");
 * ```
 */
export function createExternalServices(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch = globalThis.fetch,
  parameters = new ParameterCache(),
): ExternalServices {
  const books = once(async () => {
    const { createGoogleBooks } = await import("./googleBooks/createGoogleBooks.ts");
    return createGoogleBooks(settings, fetch, parameters);
  });
  const games = once(async () => {
    const { createIgdb } = await import("./igdb/createIgdb.ts");
    return createIgdb(settings, fetch, parameters);
  });
  const tmdb = once(async () => {
    const { createTmdb } = await import("./tmdb/createTmdb.ts");
    return createTmdb(settings, fetch, parameters);
  });
  const tv = async () => (await tmdb()).tv;
  return {
    books: lazyService(serviceNames.googleBooks, books),
    games: lazyService(serviceNames.igdb, games),
    features: lazyService(serviceNames.tmdb, async () => (await tmdb()).features),
    tv: {
      ...lazyService(serviceNames.tmdb, tv),
      getSeason: async (externalId, signal) => (await tv()).getSeason(externalId, signal),
    },
    status: () => serviceStatus(settings),
  };
}
