import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const emptyQueryResponse = encodeMessage(backend.emptyQueryResponse);

export const portalSuspended = encodeMessage(backend.portalSuspended);

export function commandComplete(tag: string): Buffer {
  return encodeMessage(backend.commandComplete, tag);
}
