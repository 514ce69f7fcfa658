import type { ExternalServiceSettings } from "@mattb.tech/billio-config";
import type { ExternalFeature, ExternalService, TvService } from "../ExternalService.ts";
import type { Parameters } from "../keys/Parameters.ts";
import { createFeatures } from "./createFeatures.ts";
import { createTmdbClient } from "./createTmdbClient.ts";
import { createTv } from "./createTv.ts";

/** Films and series, from TMDB v3. */
export function createTmdb(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch,
  parameters: Parameters,
): { features: ExternalService<ExternalFeature>; tv: TvService } {
  const client = createTmdbClient(settings, fetch, parameters);
  const { imageBaseUrl } = settings.tmdb;
  return { features: createFeatures(client, imageBaseUrl), tv: createTv(client, imageBaseUrl) };
}
