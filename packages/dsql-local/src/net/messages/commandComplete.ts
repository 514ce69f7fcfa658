import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

/** @param tag e.g. `INSERT 0 1` */
export function commandComplete(tag: string): Buffer {
  return encodeMessage(backend.commandComplete, tag);
}
