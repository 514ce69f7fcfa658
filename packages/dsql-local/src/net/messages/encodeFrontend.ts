import { int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

/** Messages that only ever look one way. */
export const sync = encodeMessage(frontend.sync);
export const flush = encodeMessage(frontend.flush);

export function encodeQuery(sql: string): Buffer {
  return encodeMessage(frontend.query, sql);
}

/** @param parameterTypes the Parse message's count and type OIDs, as the client sent them */
export function encodeParse(name: string, sql: string, parameterTypes: Buffer): Buffer {
  return encodeMessage(frontend.parse, name, sql, parameterTypes);
}

/** @param payload what follows the two names in a Bind message: formats, values, result formats */
export function encodeBind(portal: string, statement: string, payload: Buffer): Buffer {
  return encodeMessage(frontend.bind, portal, statement, payload);
}

/** @param maxRows 0 for all */
export function encodeExecute(portal: string, maxRows = 0): Buffer {
  return encodeMessage(frontend.execute, portal, int32(maxRows));
}

export function encodeDescribe(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.describe, Buffer.from(what), name);
}

export function encodeClose(what: "S" | "P", name: string): Buffer {
  return encodeMessage(frontend.close, Buffer.from(what), name);
}
