import type { RequestFault } from "../faults/FaultHooks.ts";
import { classify } from "../analysis/classify.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import type { WireMessage } from "../net/MessageSplitter.ts";
import { MalformedMessageError } from "../net/MalformedMessageError.ts";
import { frontend } from "../net/messageType.ts";
import { nameKey } from "../net/nameKey.ts";
import type { SessionState } from "./run/SessionState.ts";
import { readQuery } from "../net/messages/query.ts";
import { readParse } from "../net/messages/parse.ts";
import { readBind } from "../net/messages/bind.ts";

/** The fault to be injected into a request: a Query message, or a batch and the message that ends it. */
export function injectedRequestFault(
  session: SessionState,
  batch: WireMessage[],
  last: WireMessage | undefined,
): RequestFault | undefined {
  return session.services.faults.requesting(() =>
    isWellFormed(() =>
      last?.type === frontend.query
        ? classify(readQuery(last.bytes), session.services.asOf).statements.some(counts)
        : batch.some(({ type }) => type === frontend.execute) && executes(session, batch).some(counts),
    ),
  );
}

/** No fault is injected into a malformed message: it fails by itself. */
function isWellFormed(read: () => boolean): boolean {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedMessageError) return false;
    throw error;
  }
}

/** BEGIN, COMMIT and ROLLBACK don't count as requests. */
function counts(statement: Statement | undefined): boolean {
  return statement?.kind !== "begin" && statement?.kind !== "commit" && statement?.kind !== "rollback";
}

/** The statements that a batch binds; where it binds none, an unknown one that was bound before. */
function executes({ statements, services }: SessionState, batch: WireMessage[]): (Statement | undefined)[] {
  const parsed = new Map<string, Statement | undefined>();
  const bound: (Statement | undefined)[] = [];
  for (const message of batch) {
    if (message.type === frontend.parse) {
      const { name, sql } = readParse(message.bytes);
      parsed.set(name, classify(sql, services.asOf).statements[0]);
    } else if (message.type === frontend.bind) {
      const { statement } = readBind(message.bytes);
      bound.push(
        parsed.has(statement) ? parsed.get(statement) : statements.get(nameKey(statement))?.statement,
      );
    }
  }
  return bound.length > 0 ? bound : [undefined];
}
