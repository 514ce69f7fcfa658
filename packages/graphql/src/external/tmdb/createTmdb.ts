import type { ExternalServiceSettings } from "@mattb.tech/billio-config";
import type { ExternalFeature, ExternalService, TvService } from "../ExternalService.ts";
import type { ParameterCache } from "../keys/ParameterCache.ts";
import { createFeatures } from "./createFeatures.ts";
import { createTmdbClient } from "./createTmdbClient.ts";
import { createTv } from "./createTv.ts";

/** Films and series, from TMDB v3. */
export function createTmdb(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch,
  parameters: ParameterCache,
): { features: ExternalService<ExternalFeature>; tv: TvService } {
  const client = createTmdbClient(settings, fetch, parameters);
  const { imageBaseUrl } = settings.tmdb;
  return { features: createFeatures(client, imageBaseUrl), tv: createTv(client, imageBaseUrl) };
}
