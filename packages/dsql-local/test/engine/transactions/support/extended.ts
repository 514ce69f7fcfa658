import { int16 } from "../../../../src/net/integers.ts";
import { encodeParse } from "../../../../src/net/messages/parse.ts";
import { encodeBind } from "../../../../src/net/messages/bind.ts";
import { encodeExecute } from "../../../../src/net/messages/execute.ts";

const noParameters = Buffer.concat([int16(0), int16(0), int16(0)]);

/** Messages that run a statement in a portal, as far as `maxRows` (0 for all). */
export function run(sql: string, portal = "", maxRows = 0): Buffer[] {
  return [
    encodeParse("", sql, int16(0)),
    encodeBind(portal, "", noParameters),
    encodeExecute(portal, maxRows),
  ];
}
