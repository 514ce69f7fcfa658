import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const portalSuspended = encodeMessage(backend.portalSuspended);
