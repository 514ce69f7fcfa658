import type { SessionActivity } from "../../activity/SessionActivity.ts";
import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import type { BackendSession } from "../../backend/BackendSession.ts";
import type { ParameterStatusReporter } from "../../frontend/ParameterStatusReporter.ts";
import type { Portal, PreparedStatement } from "./PreparedStatement.ts";
import type { SessionServices } from "./SessionServices.ts";
import type { TransactionControl } from "../../transaction/TransactionControl.ts";

/** One client's session, as the handlers of the two protocols share it. */
export interface SessionState {
  client: ClientConnection;
  activity: SessionActivity;
  backend: BackendSession;
  transactions: TransactionControl;
  services: SessionServices;
  reports: ParameterStatusReporter;
  /** Statements prepared by Parse messages, by {@link nameKey}. */
  statements: Map<string, PreparedStatement>;
  /** By {@link nameKey}. */
  portals: Map<string, Portal>;
}
