import { element, find, setBadge, setText } from "./dom.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { Role } from "./shapes.ts";

export function rolesPanel(): Panel<Role[]> {
  const list = new KeyedList<Role>(find("#roles ul"), ({ role }) => role, createEntry);
  return {
    path: "/roles",
    show(roles) {
      showCount("roles", roles.length);
      list.show(roles);
    },
  };
}

function createEntry({ role }: Role): Entry<Role> {
  const logIn = element("span");
  const members = element("span", { class: "detail wrap" });
  const principals = element("div", { class: "detail wrap" });
  const root = element(
    "li",
    {},
    element("div", { class: "line" }, element("span", { class: "strong wrap" }, role), logIn, members),
    principals,
  );
  return {
    root,
    update({ canLogIn, memberOf, principals: arns }) {
      setBadge(logIn, canLogIn ? "login" : "no login", canLogIn ? "good" : "plain");
      setText(members, memberOf.length === 0 ? "" : `member of ${memberOf.join(", ")}`);
      const nobody = canLogIn ? `nobody yet: AWS IAM GRANT ${role} TO '<arn>'` : "nobody: it has no LOGIN";
      const granted = arns.length === 0 ? nobody : arns.join(", ");
      setText(
        principals,
        role === "admin" ? "principals that may dsql:DbConnectAdmin" : `granted to ${granted}`,
      );
    },
  };
}
