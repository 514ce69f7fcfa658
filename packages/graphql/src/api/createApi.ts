import type { ApiSettings } from "@mattb.tech/billio-config";
import type { Data } from "@mattb.tech/billio-data";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { Images } from "../images/createImages.ts";
import { createLoaders } from "../loaders/createLoaders.ts";
import type { Logger } from "../logging/Logger.ts";
import { buildSchema } from "../schema/buildSchema.ts";
import type { Api } from "./Api.ts";
import type { Context } from "./Context.ts";
import { createApiOf } from "./createApiOf.ts";
import { withDeadline } from "./withDeadline.ts";

export interface ApiOptions {
  settings: Pick<ApiSettings, "enableMutations" | "requestTimeoutMs">;
  data: Data;
  services: ExternalServices;
  images: Images;
  log: Logger;
}

/** Billio's API on a database, external services and a store of images. */
export function createApi({ settings, data, services, images, log }: ApiOptions): Api {
  return createApiOf<Context>({
    schema: buildSchema({ mutations: settings.enableMutations }),
    requestTimeoutMs: settings.requestTimeoutMs,
    log,
    contextFor: (scope) => {
      const bound = withDeadline(data, scope.signal);
      return { ...scope, data: bound, loaders: createLoaders(bound), services, images };
    },
  });
}
