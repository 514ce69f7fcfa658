export type { Api } from "./api/Api.ts";
export type { Context } from "./context/Context.ts";
export { createApi, type ApiOptions } from "./api/createApi.ts";
export { createExternalServices } from "./external/createExternalServices.ts";
export { handler } from "./handler.ts";
export { serveApi, type ServeOptions, type Serving } from "./http/serveApi.ts";
export { createImages } from "./images/createImages.ts";
export { createLogger } from "./logging/createLogger.ts";
export type { Logger } from "./logging/Logger.ts";
