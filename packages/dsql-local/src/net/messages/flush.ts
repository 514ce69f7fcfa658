import { encodeMessage } from "../encodeMessage.ts";
import { MessageReader } from "../MessageReader.ts";
import { frontend } from "../messageType.ts";

export const flush = encodeMessage(frontend.flush);

/** Checks that the message has no content. @throws {MalformedMessageError} */
export function readFlush(bytes: Buffer): void {
  new MessageReader(bytes).end();
}
