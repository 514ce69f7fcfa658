import { int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export function backendKeyData(processId: number, secretKey: number): Buffer {
  return encodeMessage(backend.backendKeyData, int32(processId), int32(secretKey));
}
