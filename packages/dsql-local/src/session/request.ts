import { backend as type, frontend } from "../wire/messageType.ts";
import { message } from "../wire/message.ts";
import { sync } from "../wire/toBackend.ts";
import type { Answer } from "./Answer.ts";
import type { SessionState } from "./SessionState.ts";
import { stayAwake } from "./stayAwake.ts";

/**
 * Sends messages whose answer goes up to one ReadyForQuery, and lets the client's COPY data follow where they
 * ask for it.
 *
 * @param silent messages to run before, whose answers nobody sees; they go out in the same packet
 * @param copyInSync COPY's end is to be followed by Sync, because PostgreSQL overlooks the one in `bytes`
 */
export function request(
  session: SessionState,
  silent: Buffer | undefined,
  bytes: Buffer,
  answer: Answer,
  copyInSync = false,
): Promise<void> {
  const { channel } = session.native;
  if (silent) {
    channel.cork();
    channel
      .exchange(Buffer.concat([silent, sync]), (messageType) => messageType === type.readyForQuery)
      .catch(() => undefined);
  }
  let finished = false;
  let pumping: Promise<void> | undefined;
  answer.onCopyIn = () => {
    pumping = pumpCopyData(session, () => finished, copyInSync);
  };
  const stopWatching = session.transactions.displacement.watch();
  const sleepAgain = stayAwake();
  const answered = channel.exchange(
    bytes,
    (messageType, buffer, start, end) => answer.receive(messageType, buffer, start, end),
    () => {
      finished = true;
      stopWatching();
      sleepAgain();
      if (answer.copiedIn) session.client.cancelNext();
      return pumping;
    },
  );
  if (silent) channel.uncork();
  return answered;
}

async function pumpCopyData(
  { client, native: { channel } }: SessionState,
  finished: () => boolean,
  copyInSync: boolean,
): Promise<void> {
  client.flush();
  const end = (bytes: Buffer) => channel.send(copyInSync ? Buffer.concat([bytes, sync]) : bytes);
  for (;;) {
    const frame = await client.next();
    if (finished()) {
      if (frame) client.unread(frame);
      return;
    }
    switch (frame?.type) {
      case frontend.copyData:
        if (!channel.send(frame.bytes)) {
          await new Promise<void>((resolve) => {
            channel.drained(resolve);
          });
        }
        break;
      case frontend.copyDone:
      case frontend.copyFail:
        end(frame.bytes);
        return;
      case frontend.flush:
      case frontend.sync:
        break;
      case undefined:
        end(message(frontend.copyFail, "the client has gone"));
        return;
      default:
        if (frame) client.unread(frame);
        end(message(frontend.copyFail, "unexpected message during COPY from stdin"));
        return;
    }
  }
}
