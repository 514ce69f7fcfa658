import type { Command } from "../Command.ts";

/** `admin`, and what it has created: PostgreSQL's other roles aren't DSQL's. */
const ROLES = `
SELECT r.rolname AS role, r.rolcanlogin AS "canLogIn",
       (SELECT coalesce(json_agg(arn ORDER BY arn), '[]') FROM sys.iam_pg_role_mappings m WHERE m.pg_role_oid = r.oid) AS principals,
       (SELECT coalesce(json_agg(o.rolname ORDER BY o.rolname), '[]')
        FROM pg_catalog.pg_auth_members g JOIN pg_catalog.pg_roles o ON o.oid = g.roleid
        WHERE g.member = r.oid AND r.rolname <> 'admin') AS "memberOf"
FROM pg_catalog.pg_roles r
WHERE r.rolname = 'admin' OR EXISTS (
  SELECT FROM pg_catalog.pg_auth_members g
  WHERE g.roleid = r.oid AND g.member = 'admin'::pg_catalog.regrole AND g.admin_option)
ORDER BY r.rolname <> 'admin', r.rolname`;

/** `GET /roles` */
export const listRoles: Command = async ({ database }) => ({
  status: 200,
  body: await database.rows("admin roles", ROLES),
});
