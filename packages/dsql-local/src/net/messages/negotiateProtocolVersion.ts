import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

/**
 * The response to a client that requests a later minor version or protocol options: the server speaks 3.0 without any.
 *
 * @param options the names requested
 */
export function negotiateProtocolVersion(options: readonly string[]): Buffer {
  return encodeMessage(
    backend.negotiateProtocolVersion,
    int16(3),
    int16(0),
    int32(options.length),
    ...options,
  );
}
