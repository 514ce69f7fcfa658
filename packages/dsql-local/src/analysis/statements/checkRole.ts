import { objects } from "../../errorCatalog/objects.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import type { Node } from "../parse/parse.ts";
import { child, list, text } from "../parse/tree.ts";
import type { RuleCheck } from "./RuleCheck.ts";

/** CREATE ROLE and ALTER ROLE: tokens are the only passwords. */
export const checkPassword: RuleCheck = (statement) => {
  const password = list(statement, "options")
    .map((item) => child(item, "DefElem"))
    .find((option) => text(option, "defname") === "password");
  return password && toDsqlErrorAt(password, objects.password);
};

/** DROP OWNED and REASSIGN OWNED: admin owns schema public, which would be dropped or given away. */
export const checkOwnedBy: RuleCheck = (statement) => {
  const roles = list(statement, "roles").map((item) => child(item, "RoleSpec"));
  const isAdmin = (role: Node | undefined) =>
    text(role, "roletype") !== "ROLESPEC_CSTRING" || text(role, "rolename") === "admin";
  return roles.some(isAdmin) ? toDsqlErrorAt(undefined, objects.systemEntity) : undefined;
};
