import { iam } from "../errorCatalog/iam.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Node } from "../analysis/parse/parse.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { child, list, text } from "../analysis/parse/tree.ts";

/** Roles and the principals that they are granted to, as far as the scripts define them. */
export class ScriptRoles {
  /** Whether a role has LOGIN; only of roles that the scripts have created. */
  readonly #logins = new Map<string, boolean>();
  /** Principals by role. */
  readonly #granted = new Map<string, Set<string>>();

  /** The first of the roles that is granted to a principal. */
  mapped(roles: readonly string[]): string | null {
    return roles.find((role) => (this.#granted.get(role)?.size ?? 0) > 0) ?? null;
  }

  /** Rejects granting a role without LOGIN. */
  checkGrant({ trust }: Statement): DsqlError | undefined {
    return trust?.isGranted && this.#logins.get(trust.role) === false
      ? toDsqlError(iam.login, { role: trust.role })
      : undefined;
  }

  /** Records an `AWS IAM GRANT` or `AWS IAM REVOKE`. */
  trust({ isGranted, role, arn }: NonNullable<Statement["trust"]>): void {
    const principals = this.#granted.get(role) ?? new Set();
    if (isGranted) principals.add(arn);
    else principals.delete(arn);
    this.#granted.set(role, principals);
  }

  /** Records a statement about roles. */
  apply(type: string, statement: Node): void {
    switch (type) {
      case "CreateRoleStmt": {
        const isUser = text(statement, "stmt_type") === "ROLESTMT_USER";
        this.#logins.set(text(statement, "role"), loginOption(statement) ?? isUser);
        break;
      }
      case "AlterRoleStmt": {
        const login = loginOption(statement);
        const role = text(child(statement, "role"), "rolename");
        if (login !== undefined) this.#logins.set(role, login);
        break;
      }
      case "DropRoleStmt":
        for (const item of list(statement, "roles"))
          this.#logins.delete(text(child(item, "RoleSpec"), "rolename"));
        break;
      case "RenameStmt": {
        if (text(statement, "renameType") !== "OBJECT_ROLE") break;
        move(this.#logins, statement);
        move(this.#granted, statement);
        break;
      }
      default:
    }
  }
}

function loginOption(statement: Node): boolean | undefined {
  const option = list(statement, "options")
    .map((item) => child(item, "DefElem"))
    .find((each) => text(each, "defname") === "canlogin");
  return option && child(child(option, "arg"), "Boolean")?.boolval === true;
}

function move<Value>(map: Map<string, Value>, rename: Node): void {
  const value = map.get(text(rename, "subname"));
  if (value === undefined) return;
  map.delete(text(rename, "subname"));
  map.set(text(rename, "newname"), value);
}
