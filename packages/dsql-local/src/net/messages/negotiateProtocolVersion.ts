import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

/**
 * Tells a client that asks for a later minor version, or for options of the protocol, that there are none: version 3.0 is
 * spoken.
 *
 * @param options that it asked for, by name
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
