import { setImmediate as nextTurn } from "node:timers/promises";
import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import type { Api } from "../api/Api.ts";
import { createApi } from "../api/createApi.ts";
import { createExternalServices } from "../external/createExternalServices.ts";
import { createImages } from "../images/createImages.ts";
import { createLogger } from "../logging/createLogger.ts";

/**
 * Creates the API by the settings in the environment.
 *
 * @param connectAhead whether to connect before the first request: the database answers each step while the rest is
 *   created
 * @throws {SettingsError} naming every setting that is missing or malformed
 */
export async function openApi(
  environment: Readonly<Record<string, string | undefined>>,
  { connectAhead }: { connectAhead: boolean },
): Promise<Api> {
  const settings = readApiSettings(environment);
  const database = createDatabase(readDatabaseSettings(environment));
  if (connectAhead) {
    await database.openAhead();
    await nextTurn();
  }
  const api = createApi({
    settings,
    data: createData(database),
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger(settings.logLevel),
  });
  if (connectAhead) await nextTurn();
  return api;
}
