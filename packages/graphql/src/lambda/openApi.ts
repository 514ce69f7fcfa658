import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { connect, createData } from "@mattb.tech/billio-data";
import type { Api } from "../api/Api.ts";
import { createApi } from "../api/createApi.ts";
import { createExternalServices } from "../external/createExternalServices.ts";
import { createImages } from "../images/createImages.ts";
import { createLogger } from "../logging/createLogger.ts";

/**
 * The API as an environment describes it. Connects to nothing yet.
 *
 * @throws {SettingsError} naming every setting that is missing or malformed
 */
export function openApi(environment: Readonly<Record<string, string | undefined>>): Api {
  const settings = readApiSettings(environment);
  return createApi({
    settings,
    data: createData(connect(readDatabaseSettings(environment))),
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger(settings.logLevel),
  });
}
