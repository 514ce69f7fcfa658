import type { IncomingMessage } from "node:http";
import { InvalidFaultError } from "../faults/InvalidFaultError.ts";
import { type AdminResponse, errorResponse } from "./AdminResponse.ts";
import { BadRequestError } from "./BadRequestError.ts";
import { checkRequest } from "./checkRequest.ts";
import type { Controls } from "./Command.ts";
import { commands } from "./commands/index.ts";
import { pageResponse } from "./page/pageResponse.ts";
import { readJson } from "./readJson.ts";

/**
 * Runs the command of a request to the admin port. Never rejects.
 *
 * @param port that it has come in on
 */
export async function route(
  request: IncomingMessage,
  port: number,
  controls: Controls,
): Promise<AdminResponse> {
  try {
    const refusal = checkRequest(request, port);
    if (refusal) return refusal;
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    if (request.method === "GET" && path === "/") {
      return acceptsHtml(request) ? pageResponse() : { status: 200, body: { commands: listed() } };
    }
    const [, id] = /^\/faults\/([^/]+)$/.exec(path) ?? [];
    const name = `${request.method ?? ""} ${id === undefined ? path : "/faults/:id"}`;
    const command = commands.get(name);
    if (!command) {
      return errorResponse(404, `There is no ${name}. There are: GET /, ${[...commands.keys()].join(", ")}.`);
    }
    return await command.run(controls, { readBody: () => readJson(request), id: id ?? "" });
  } catch (error) {
    if (error instanceof InvalidFaultError || error instanceof BadRequestError) {
      return errorResponse(400, error.message);
    }
    return errorResponse(500, "The request failed for a reason that isn't its own.");
  }
}

/** A browser says so; other programs accept anything, and get JSON. */
function acceptsHtml({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? "").split(",").some((type) => type.trim().startsWith("text/html"));
}

function listed(): Record<string, string> {
  return Object.fromEntries([...commands].map(([name, { description }]) => [name, description]));
}
