import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const noData = encodeMessage(backend.noData);
