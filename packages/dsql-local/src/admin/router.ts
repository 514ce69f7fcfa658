import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Clock } from "../clock/Clock.ts";
import type { Faults, InjectedFault } from "../faults/Faults.ts";
import type { Fault } from "../faults/Fault.ts";
import { InvalidFaultError } from "../faults/InvalidFaultError.ts";
import { BadRequestError } from "./BadRequestError.ts";
import { readJson } from "./readJson.ts";

interface AdminAnswer {
  status: number;
  body?: unknown;
}

interface Parts {
  faults: Faults;
  clock: Clock;
}

type Route = (parts: Parts, body: () => Promise<unknown>, id: string) => Promise<AdminAnswer> | AdminAnswer;

const advance = z.strictObject({ advanceMs: z.number() });

/** By method and path; `:id` stands for the id of a fault. */
const routes: Record<string, Route> = {
  "GET /faults": ({ faults }) => ({ status: 200, body: faults.list().map(shown) }),
  "POST /faults": async ({ faults }, body) => ({
    status: 201,
    body: shown(faults.inject((await body()) as Fault)),
  }),
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return { status: 204 };
  },
  "DELETE /faults/:id": ({ faults }, _, id) => {
    const fault = faults.list().find((each) => each.id === id);
    fault?.remove();
    return fault ? { status: 204 } : problem(404, `There is no fault ${JSON.stringify(id)}.`);
  },
  "GET /clock": ({ clock }) => ({ status: 200, body: time(clock) }),
  "POST /clock": async ({ clock }, body) => {
    const parsed = advance.safeParse(await body());
    if (!parsed.success) {
      return problem(400, `Send {"advanceMs": 60000}:\n${z.prettifyError(parsed.error)}`);
    }
    try {
      clock.advance(parsed.data.advanceMs);
    } catch (error) {
      if (error instanceof RangeError) return problem(400, error.message);
      throw error;
    }
    return { status: 200, body: time(clock) };
  },
};

/** Answers a request to the admin port. Never rejects. */
export async function route(request: IncomingMessage, parts: Parts): Promise<AdminAnswer> {
  try {
    // A page in a browser could send requests here; only from elsewhere do they come under this machine's name.
    if (request.headers.origin !== undefined || !isLocal(request.headers.host)) {
      return problem(403, "Requests from web pages and under other names than localhost aren't answered.");
    }
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const [, id] = /^\/faults\/([^/]+)$/.exec(path) ?? [];
    const name = `${request.method ?? ""} ${id === undefined ? path : "/faults/:id"}`;
    const route = routes[name];
    if (!route) return problem(404, `There is no ${name}. There are: ${Object.keys(routes).join(", ")}.`);
    return await route(parts, () => readJson(request), id ?? "");
  } catch (error) {
    if (error instanceof InvalidFaultError || error instanceof BadRequestError) {
      return problem(400, error.message);
    }
    return problem(500, "The request failed for a reason that isn't its own.");
  }
}

function problem(status: number, error: string): AdminAnswer {
  return { status, body: { error } };
}

function shown({ id, fault, hits, spent }: InjectedFault) {
  return { id, ...fault, hits, spent };
}

function time(clock: Clock) {
  return { now: new Date(clock.nowMs()).toISOString(), aheadMs: clock.aheadMs };
}

function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}
