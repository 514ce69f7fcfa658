import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";
import { terminator } from "./errorFields.ts";

export function warning(sqlstate: string, text: string): Buffer {
  return encodeMessage(
    backend.noticeResponse,
    "SWARNING",
    "VWARNING",
    `C${sqlstate}`,
    `M${text}`,
    terminator,
  );
}

/** PostgreSQL's warning. */
export const localOutsideBlock = warning("25P01", "SET LOCAL can only be used in transaction blocks");
