import { INTERNAL_SCHEMA_OID } from "../../internalSchema/names.ts";
import { iam } from "../../errorCatalog/iam.ts";
import type { Rule } from "../../errorCatalog/Rule.ts";

/** Raises a rule's error; the procedure's arguments replace its placeholders. */
function raise({ sqlstate, message }: Rule): string {
  const text = `'${message.replaceAll("'", "''")}'`;
  return `RAISE EXCEPTION USING ERRCODE = '${sqlstate}',
      MESSAGE = replace(replace(${text}, '{role}', role_name), '{arn}', principal)`;
}

/** A role that admin has created; PostgreSQL's others aren't DSQL's. */
const FIND_ROLE = `
  IF session_user <> 'admin' THEN ${raise(iam.adminOnly)}; END IF;
  SELECT r.oid INTO role_oid FROM pg_roles r
    JOIN pg_auth_members m ON m.roleid = r.oid AND m.member = 'admin'::regrole AND m.admin_option
    WHERE r.rolname = role_name;
  IF NOT FOUND THEN ${raise(iam.noSuchRole)}; END IF;`;

/** A granted role must have LOGIN. */
const MUST_LOG_IN = `IF NOT (SELECT rolcanlogin FROM pg_roles WHERE oid = role_oid) THEN ${raise(iam.login)}; END IF;`;

const procedure = (name: string, body: string) => `
CREATE OR REPLACE FUNCTION pg_dsql.${name}(role_name text, principal text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE role_oid oid;
BEGIN${FIND_ROLE}
  ${body}
END $$;`;

/**
 * IAM-to-role mappings, as SQL that can be run again; `sys.iam_pg_role_mappings` shows them. A role can't be dropped while it is
 * granted (src/analysis/lookups). When a superuser drops one over a direct connection, its mappings disappear too: they are by
 * oid, and the view shows only those of existing roles.
 */
export const iamSchema = `
${procedure(
  "iam_grant",
  `${MUST_LOG_IN}
  INSERT INTO pg_dsql.iam_granted (iam_oid, role, arn, grantor)
    SELECT coalesce(max(iam_oid)::bigint, ${INTERNAL_SCHEMA_OID}) + 1, role_oid, principal, session_user::regrole FROM pg_dsql.iam_granted
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN ${raise(iam.alreadyGranted)}; END IF;`,
)}
${procedure(
  "iam_revoke",
  `DELETE FROM pg_dsql.iam_granted WHERE role = role_oid AND arn = principal;
  IF NOT FOUND THEN ${raise(iam.notGranted)}; END IF;`,
)}
`;
