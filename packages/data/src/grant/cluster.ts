import type { Executor } from "@mattb.tech/billio-dsql";
import { lastMigration } from "../migrate/billioMigrations.ts";
import { ADMIN, type DatabaseRole, databaseRoles, ROLES_MIGRATION } from "./databaseRoles.ts";
import { GrantError } from "./GrantError.ts";
import type { Mapping } from "./Mapping.ts";
import { readStatement } from "./statement.ts";

const ROLES: readonly DatabaseRole[] = Object.values(databaseRoles);

/**
 * Checks that roles can be mapped.
 *
 * @throws {GrantError} when the session isn't admin's, or the cluster lacks a role or the migration that grants the roles their privileges
 */
export async function checkCluster(executor: Executor): Promise<void> {
  const [session] = await executor.run(readStatement("find user", "SELECT current_user"));
  const user = session?.[0] ?? "";
  if (user !== ADMIN) {
    throw new GrantError(`Only ${ADMIN} may map IAM roles, and this is connected as ${user}`);
  }
  const roles = await executor.run(
    readStatement("find roles", "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname IN ($1, $2)", ROLES),
  );
  const last = await lastMigration(executor);
  const missing = ROLES.filter((role) => !roles.some(([name]) => name === role));
  if (missing.length > 0 || last === undefined || last < ROLES_MIGRATION) {
    const lack =
      missing.length > 0 ? `has no role ${missing.join(", ")}` : `lacks migration ${ROLES_MIGRATION}`;
    throw new GrantError(`The cluster ${lack}; run the migrations (\`migrate\`) first`);
  }
  const withoutLogin = roles.find(([, canLogIn]) => canLogIn !== "t")?.[0];
  if (typeof withoutLogin === "string") {
    throw new GrantError(
      `Role ${withoutLogin} has lost its LOGIN; as ${ADMIN}: ALTER ROLE ${withoutLogin} WITH LOGIN`,
    );
  }
}

/** The mappings to the two roles. */
export async function readMappings(executor: Executor): Promise<Mapping[]> {
  const rows = await executor.run(
    readStatement(
      "find mappings",
      "SELECT pg_role_name, arn FROM sys.iam_pg_role_mappings WHERE pg_role_name IN ($1, $2) ORDER BY 1, 2",
      ROLES,
    ),
  );
  return rows.flatMap(([name, arn]) => {
    const role = ROLES.find((ours) => ours === name);
    return role === undefined || typeof arn !== "string" ? [] : [{ role, arn }];
  });
}
