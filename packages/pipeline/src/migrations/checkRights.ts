import { child, list, type Node, text } from "@mattb.tech/billio-dsql-local/parsing";
import type { CompatibilityIssue } from "./compatibilityRules.ts";
import type { UsedObjects } from "./UsedObjects.ts";

/** Checks which privileges a statement revokes. */
export function checkRights(statement: Node, inUse: UsedObjects): CompatibilityIssue[] {
  const fault = (what: string): CompatibilityIssue[] => (inUse.any ? [{ rule: "rights", what }] : []);
  const revoke = child(statement, "GrantStmt");
  if (revoke && revoke.is_grant !== true) return judgeRevoke(revoke, inUse, fault);
  const revokeRole = child(statement, "GrantRoleStmt");
  if (revokeRole && revokeRole.is_grant !== true) return fault("takes a role away from another");
  const dropRole = child(statement, "DropRoleStmt");
  if (dropRole) {
    const roles = list(dropRole, "roles").map((item) => text(child(item, "RoleSpec"), "rolename"));
    return fault(`drops the role ${roles.join(", ")}`);
  }
  const alterRole = child(statement, "AlterRoleStmt");
  const takesLogin = list(alterRole, "options").some((item) => {
    const option = child(item, "DefElem");
    // The parse tree omits false.
    return text(option, "defname") === "canlogin" && child(child(option, "arg"), "Boolean")?.boolval !== true;
  });
  return takesLogin ? fault(`takes LOGIN from ${text(child(alterRole, "role"), "rolename")}`) : [];
}

function judgeRevoke(
  revoke: Node,
  inUse: UsedObjects,
  fault: (what: string) => CompatibilityIssue[],
): CompatibilityIssue[] {
  const kind = text(revoke, "objtype");
  const objects = list(revoke, "objects");
  if (kind === "OBJECT_TABLE") {
    const isAll = text(revoke, "targtype") === "ACL_TARGET_ALL_IN_SCHEMA";
    const tables = objects.map((item) => text(child(item, "RangeVar"), "relname"));
    const used = tables.filter((table) => inUse.table(table));
    if (isAll) return fault("takes away rights on all tables of a schema");
    return used.length > 0 ? fault(`takes away rights on ${used.join(", ")}`) : [];
  }
  if (kind !== "OBJECT_SCHEMA") return [];
  const privileges = list(revoke, "privileges").map((item) => text(child(item, "AccessPriv"), "priv_name"));
  // No list means ALL. Running code creates nothing.
  return privileges.length === 0 || privileges.includes("usage") ? fault("takes away USAGE of a schema") : [];
}
