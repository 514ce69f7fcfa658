import { int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

export const authenticationOk = encodeMessage(backend.authentication, int32(0));

export const authenticationCleartextPassword = encodeMessage(backend.authentication, int32(3));
