import type { BackendConnection } from "../backend/BackendConnection.ts";
import { BackendSession } from "../backend/BackendSession.ts";
import { isRoleGranted } from "../backend/isRoleGranted.ts";
import { checkSetting } from "../analysis/checks/checkSetting.ts";
import { withRulesOf } from "../analysis/checks/rulesInForce.ts";
import { connection } from "../errorCatalog/connection.ts";
import type { Day } from "../errorCatalog/Period.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { FaultHooks } from "../faults/FaultHooks.ts";
import type { ByteSource } from "../net/ByteSource.ts";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { CAPTURE } from "../postgres/schema/writes/rowReport.ts";
import { authenticate, type AuthenticationContext } from "./authenticate.ts";
import { connectBackend } from "./connectBackend.ts";
import type { SecuredClient } from "./startTls.ts";
import { StartupError } from "./StartupError.ts";
import { requestsReplication, startupOptions } from "./startupOptions.ts";
import { INVALID_AUTHORIZATION_SPECIFICATION, INVALID_CATALOG_NAME } from "../net/sqlState.ts";

export interface StartContext extends AuthenticationContext {
  faults: FaultHooks;
  /** DSQL's rules as they were on this day; undefined: the newest that are known. */
  asOf: Day | undefined;
  /** For each session's own PostgreSQL connection. */
  credentials: BackendCredentials;
}

/** A session that may run statements. */
interface StartedSession {
  connection: BackendConnection;
  /** ARN of the IAM principal that has to keep its AWS IAM GRANT of the session's role; undefined for admin. */
  grantedTo: string | undefined;
}

/**
 * Authenticates a client, checks the parameters of its start-up packet, and connects to PostgreSQL for it.
 *
 * @throws {StartupError} when the session can't be started
 * @throws {ProtocolError}
 */
export async function startSession(
  client: SecuredClient,
  source: ByteSource,
  parameters: ReadonlyMap<string, string>,
  context: StartContext,
): Promise<StartedSession> {
  const role = parameters.get("user") ?? "";
  if (role === "") {
    throw new StartupError({
      sqlstate: INVALID_AUTHORIZATION_SPECIFICATION,
      message: "no PostgreSQL user name specified in startup packet",
    });
  }
  const principalArn = await authenticate(client, source, role, context);
  source.release();
  const fault = context.faults.connecting();
  if (fault) throw new StartupError(fault);
  checkDatabase(parameters.get("database") ?? "", role);
  const settings = startupOptions(parameters);
  // `replication` is checked as a setting is, and rejected as one that isn't supported.
  const requested = [...settings, ...(requestsReplication(parameters) ? [["replication", ""] as const] : [])];
  for (const [name, value] of requested) {
    const error = withRulesOf(context.asOf, () => checkSetting(name, value));
    if (error) throw new StartupError(error);
  }
  const backend = await connectBackend(role, commandLineOptions(settings), context.credentials);
  // admin needs the action dsql:DbConnectAdmin only; any other role is granted to individual principals.
  const grantedTo = role === "admin" ? undefined : principalArn;
  if (grantedTo !== undefined && !(await isRoleGranted(new BackendSession(backend), grantedTo))) {
    backend.close();
    throw new StartupError(toDsqlError(connection.unmappedRole, { role, arn: grantedTo }));
  }
  return { connection: backend, grantedTo };
}

/** The database defaults to the name of the role, as in PostgreSQL. */
function checkDatabase(named: string, role: string): void {
  const database = named === "" ? role : named;
  if (database !== "postgres") {
    throw new StartupError({
      sqlstate: INVALID_CATALOG_NAME,
      message: `database "${database}" does not exist`,
    });
  }
}

/** PostgreSQL's command-line options that give the session its settings. */
function commandLineOptions(settings: ReadonlyMap<string, string>): string {
  return [...settings]
    .filter(([name]) => name !== "disable_sync_create_index")
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`)
    .concat(`-c ${CAPTURE}=on`)
    .join(" ");
}
