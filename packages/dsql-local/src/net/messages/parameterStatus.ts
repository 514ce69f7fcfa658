import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export function parameterStatus(name: string, value: string): Buffer {
  return encodeMessage(backend.parameterStatus, name, value);
}
