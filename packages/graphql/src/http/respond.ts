import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api } from "../api/Api.ts";
import { HttpError } from "../errors/HttpError.ts";
import { respondGraphQL } from "./respondGraphQL.ts";
import { respondIdePage } from "./respondIdePage.ts";
import { respondImage } from "./respondImage.ts";
import { sendResponse } from "./sendResponse.ts";

export interface Site {
  api: Api;
  /** Whether only requests for names of this machine are accepted. */
  onlyLocal: boolean;
  imageFolder: string | undefined;
}

const GRAPHQL_METHODS = ["GET", "POST", "OPTIONS"];
const IMAGE_PATH = "/images/";
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Routes a request and sends its response; never rejects. */
export async function respond(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  try {
    await route(request, response, site);
  } catch (error) {
    const hungUp = request.destroyed && !request.complete && !(error instanceof HttpError);
    const cause = hungUp ? new HttpError(400, "The request ended before all of it had come") : error;
    sendResponse(response, site.api.refuse(cause));
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { api, onlyLocal, imageFolder }: Site,
) {
  const { method = "GET", headers } = request;
  // Against DNS rebinding: any site's page can have its own name resolve to this machine.
  if (onlyLocal && !LOCAL_HOST.test(headers.host ?? "localhost")) {
    throw new HttpError(421, "This server answers to localhost only");
  }
  const { pathname, search } = pathOf(request);
  if (pathname.startsWith(IMAGE_PATH)) {
    checkMethod(method, ["GET", "HEAD"]);
    await respondImage(response, imageFolder, pathname.slice(IMAGE_PATH.length));
    return;
  }
  if (pathname !== "/" && pathname !== "/graphql") {
    throw new HttpError(404, "There is nothing here; the API is at /");
  }
  checkMethod(method, GRAPHQL_METHODS);
  if (method === "OPTIONS") response.writeHead(204, { allow: GRAPHQL_METHODS.join(", ") }).end();
  else if (method === "GET" && headers.accept?.includes("text/html"))
    await respondIdePage(response, pathname);
  else await respondGraphQL(request, response, api, search);
}

function pathOf({ url = "/" }: IncomingMessage): { pathname: string; search: string } {
  const [pathname = "/"] = url.split("?", 1);
  return { pathname, search: url.slice(pathname.length) };
}

function checkMethod(method: string, allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  throw new HttpError(405, `The method ${method} isn't allowed here; ${allowed.join(", ")} are`, {
    headers: { allow: allowed.join(", ") },
  });
}
