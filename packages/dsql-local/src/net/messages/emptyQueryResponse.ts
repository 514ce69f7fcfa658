import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const emptyQueryResponse = encodeMessage(backend.emptyQueryResponse);
