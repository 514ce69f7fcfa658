import { MessageReader } from "../MessageReader.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { frontend } from "../messageType.ts";

/** Checks a message that consists of its type only: Sync, Flush. @throws {MalformedMessageError} */
export function readNothing(bytes: Buffer): void {
  new MessageReader(bytes).end();
}

/** Messages that only ever look one way. */
export const sync = encodeMessage(frontend.sync);

export const flush = encodeMessage(frontend.flush);
