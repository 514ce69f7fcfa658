import { int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export function backendKeyData(processId: number, secret: number): Buffer {
  return encodeMessage(backend.backendKeyData, int32(processId), int32(secret));
}
