import type { Data } from "@mattb.tech/billio-data";
import type { ExternalServices } from "../external/ExternalServices.ts";
import type { Images } from "../images/createImages.ts";
import type { Loaders } from "../loaders/createLoaders.ts";
import type { RequestScope } from "./RequestScope.ts";

/** The resolvers' context for one request. */
export interface Context extends RequestScope {
  /** Once the request is cancelled, it rejects new calls, and no transaction commits. */
  data: Data;
  loaders: Loaders;
  services: ExternalServices;
  images: Images;
}
