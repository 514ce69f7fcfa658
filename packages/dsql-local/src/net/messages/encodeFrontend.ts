import { int32 } from "../integers.ts";
import { message } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

/** Messages that only ever look one way. */
export const sync = message(frontend.sync);
export const flush = message(frontend.flush);

export function query(sql: string): Buffer {
  return message(frontend.query, sql);
}

/** @param parameterTypes the Parse message's count and type OIDs, as the client sent them */
export function parse(name: string, sql: string, parameterTypes: Buffer): Buffer {
  return message(frontend.parse, name, sql, parameterTypes);
}

/** @param payload what follows the two names in a Bind message: formats, values, result formats */
export function bind(portal: string, statement: string, payload: Buffer): Buffer {
  return message(frontend.bind, portal, statement, payload);
}

/** @param maxRows 0 for all */
export function execute(portal: string, maxRows = 0): Buffer {
  return message(frontend.execute, portal, int32(maxRows));
}

export function describe(what: "S" | "P", name: string): Buffer {
  return message(frontend.describe, Buffer.from(what), name);
}

export function close(what: "S" | "P", name: string): Buffer {
  return message(frontend.close, Buffer.from(what), name);
}
