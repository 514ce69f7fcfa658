import type { IncomingMessage } from "node:http";
import { InvalidFaultError } from "../faults/InvalidFaultError.ts";
import { type AdminResponse, errorResponse } from "./AdminResponse.ts";
import { BadRequestError } from "./BadRequestError.ts";
import type { Command, Controls } from "./Command.ts";
import { advanceClock } from "./commands/advanceClock.ts";
import { clearFaults } from "./commands/clearFaults.ts";
import { clearStatements } from "./commands/clearStatements.ts";
import { injectFault } from "./commands/injectFault.ts";
import { listFaults } from "./commands/listFaults.ts";
import { listStatements } from "./commands/listStatements.ts";
import { readClock } from "./commands/readClock.ts";
import { removeFault } from "./commands/removeFault.ts";
import { readJson } from "./readJson.ts";

/** By method and path; `:id` stands for the id of a fault. */
const commands: Record<string, Command> = {
  "GET /faults": listFaults,
  "POST /faults": injectFault,
  "DELETE /faults": clearFaults,
  "DELETE /faults/:id": removeFault,
  "GET /clock": readClock,
  "POST /clock": advanceClock,
  "GET /statements": listStatements,
  "DELETE /statements": clearStatements,
};

/** Runs the command of a request to the admin port. Never rejects. */
export async function route(request: IncomingMessage, controls: Controls): Promise<AdminResponse> {
  try {
    // A page in a browser could send requests here, but can't hide its origin, nor that it uses another host name (DNS rebinding).
    if (request.headers.origin !== undefined || !isLocal(request.headers.host)) {
      return errorResponse(
        403,
        "Requests from web pages and under other names than localhost aren't answered.",
      );
    }
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const [, id] = /^\/faults\/([^/]+)$/.exec(path) ?? [];
    const name = `${request.method ?? ""} ${id === undefined ? path : "/faults/:id"}`;
    const command = commands[name];
    if (!command) {
      return errorResponse(404, `There is no ${name}. There are: ${Object.keys(commands).join(", ")}.`);
    }
    return await command(controls, { readBody: () => readJson(request), id: id ?? "" });
  } catch (error) {
    if (error instanceof InvalidFaultError || error instanceof BadRequestError) {
      return errorResponse(400, error.message);
    }
    return errorResponse(500, "The request failed for a reason that isn't its own.");
  }
}

function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}
