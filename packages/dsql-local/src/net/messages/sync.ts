import { encodeMessage } from "../encodeMessage.ts";
import { MessageReader } from "../MessageReader.ts";
import { frontend } from "../messageType.ts";

export const sync = encodeMessage(frontend.sync);

/** Checks that the message has no content. @throws {MalformedMessageError} */
export function readSync(bytes: Buffer): void {
  new MessageReader(bytes).end();
}
