import { iam } from "../ruleBook/iam.ts";
import type { Rule } from "../ruleBook/Rule.ts";

/** Raises a rule's refusal; its places are filled from the procedure's arguments. */
function raise({ sqlstate, message }: Rule): string {
  const text = `'${message.replaceAll("'", "''")}'`;
  return `RAISE EXCEPTION USING ERRCODE = '${sqlstate}',
      MESSAGE = replace(replace(${text}, '{role}', role_name), '{arn}', principal)`;
}

/** A role that admin has made; others that the PostgreSQL has aren't DSQL's. */
const FIND_ROLE = `
  IF session_user <> 'admin' THEN ${raise(iam.adminOnly)}; END IF;
  SELECT r.oid INTO role_oid FROM pg_roles r
    JOIN pg_auth_members m ON m.roleid = r.oid AND m.member = 'admin'::regrole AND m.admin_option
    WHERE r.rolname = role_name;
  IF NOT FOUND THEN ${raise(iam.noSuchRole)}; END IF;`;

/** Who is granted a role has to be able to connect as it. */
const MUST_LOG_IN = `IF NOT (SELECT rolcanlogin FROM pg_roles WHERE oid = role_oid) THEN ${raise(iam.login)}; END IF;`;

const procedure = (name: string, body: string) => `
CREATE OR REPLACE PROCEDURE sys.${name}(role_name text, principal text) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE role_oid oid;
BEGIN${FIND_ROLE}
  ${body}
END $$;`;

/**
 * Which IAM principal may connect as which role, as SQL that can be run again. Columns of the view: Aurora DSQL user
 * guide, database roles. A role can't be dropped while it is granted (src/rules/catalog); one that a superuser drops
 * beside the server takes its mappings along: they are by its number, and the view only shows those of roles that are
 * there.
 */
export const iamSchema = `
DO $$
BEGIN
  -- Earlier versions had an empty table of that name.
  IF (SELECT relkind FROM pg_catalog.pg_class WHERE oid = to_regclass('sys.iam_pg_role_mappings')) = 'r' THEN
    DROP TABLE sys.iam_pg_role_mappings;
  END IF;
END $$;
CREATE TABLE IF NOT EXISTS sys.iam_granted (
  role oid, arn text, grantor oid NOT NULL, PRIMARY KEY (role, arn)
);
CREATE OR REPLACE VIEW sys.iam_pg_role_mappings AS
  SELECT role.oid AS pg_role_oid, granted.arn, role.rolname::text AS pg_role_name,
         granted.grantor AS grantor_pg_role_oid, grantor.rolname::text AS grantor_pg_role_name
  FROM sys.iam_granted granted
  JOIN pg_catalog.pg_roles role ON role.oid = granted.role
  LEFT JOIN pg_catalog.pg_roles grantor ON grantor.oid = granted.grantor;
${procedure(
  "iam_grant",
  `${MUST_LOG_IN}
  INSERT INTO sys.iam_granted VALUES (role_oid, principal, session_user::regrole) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN ${raise(iam.alreadyGranted)}; END IF;`,
)}
${procedure(
  "iam_revoke",
  `DELETE FROM sys.iam_granted WHERE role = role_oid AND arn = principal;
  IF NOT FOUND THEN ${raise(iam.notGranted)}; END IF;`,
)}
`;
