import { INTERNAL_SCHEMA } from "./names.ts";
import { backend } from "../net/messageType.ts";
import { readErrorFields } from "../net/messages/errorFields.ts";

/**
 * The text of a notice that a function of the server's own schema sends to the server; undefined for any other message. A
 * client's function can raise a notice with the same SQLSTATE and text, but not with this context: PostgreSQL adds the call
 * stack, innermost first, and no client can create a function in that schema.
 *
 * @param sqlstate of the notice
 * @param name of the function, which has to set lc_messages = C
 */
export function readInternalNotice(bytes: Buffer, sqlstate: string, name: string): string | undefined {
  if (bytes[0] !== backend.noticeResponse || !bytes.includes(sqlstate)) return undefined;
  const fields = readErrorFields(bytes);
  const isOwn = fields.get("W")?.startsWith(`PL/pgSQL function ${INTERNAL_SCHEMA}.${name}() line `);
  return isOwn && fields.get("C") === sqlstate ? fields.get("M") : undefined;
}
