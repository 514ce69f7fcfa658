import type { ApiSettings } from "@mattb.tech/billio-config";
import type { Data } from "@mattb.tech/billio-data";
import { queryInTurn } from "../context/queryInTurn.ts";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { Images } from "../images/createImages.ts";
import { createLoaders } from "../loaders/createLoaders.ts";
import type { Logger } from "../logging/Logger.ts";
import { buildSchema } from "../schema/buildSchema.ts";
import type { Api } from "./Api.ts";
import type { Context } from "../context/Context.ts";
import { createSchemaApi } from "./createSchemaApi.ts";
import { transactInTurn } from "../context/transactInTurn.ts";

export interface ApiOptions {
  settings: Pick<ApiSettings, "enableMutations" | "requestTimeoutMs"> &
    Partial<Pick<ApiSettings, "maxAnswerBytes">>;
  data: Data;
  services: ExternalServices;
  images: Images;
  log: Logger;
}

/** Billio's API on a database, external services and a store of images. */
export function createApi({ settings, data, services, images, log }: ApiOptions): Api {
  return createSchemaApi<Context>({
    schema: buildSchema({ mutations: settings.enableMutations }),
    requestTimeoutMs: settings.requestTimeoutMs,
    ...(settings.maxAnswerBytes === undefined ? {} : { maxAnswerBytes: settings.maxAnswerBytes }),
    log,
    contextFor: (scope) => {
      const { response } = scope;
      const inTurn: Data = {
        ...data,
        Query: queryInTurn(data.Query, response),
        transact: transactInTurn(data.transact, response),
      };
      return { ...scope, data: inTurn, loaders: createLoaders(inTurn, response.whenIdle), services, images };
    },
  });
}
