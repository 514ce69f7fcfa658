import type { ClientChannel } from "./ClientChannel.ts";
import type { NativeSession } from "./NativeSession.ts";
import type { Portal, Prepared } from "./Prepared.ts";
import type { SessionServices } from "./SessionServices.ts";
import type { TransactionControl } from "./TransactionControl.ts";

/** One client's session, as the handlers of the two protocols share it. */
export interface SessionState {
  client: ClientChannel;
  native: NativeSession;
  transactions: TransactionControl;
  services: SessionServices;
  /** Statements prepared by Parse messages. */
  statements: Map<string, Prepared>;
  portals: Map<string, Portal>;
}
