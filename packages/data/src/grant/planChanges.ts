import { type DatabaseRole, databaseRoles } from "./databaseRoles.ts";
import { InvalidGrantError } from "./GrantError.ts";
import { isSame, type Mapping, type MappingChange, shownArn } from "./Mapping.ts";

interface Changes {
  kept: Mapping[];
  /** Grants first, so that nobody listed loses access in between. */
  changes: MappingChange[];
}

/**
 * The changes after which exactly the listed IAM roles are mapped to these two roles.
 *
 * @param wanted as `checkLists` returns them
 * @param present mappings of the two roles that the cluster has
 * @param allowNone whether an empty list revokes everybody who is mapped to the role
 * @throws {InvalidGrantError} when an empty list would, without `allowNone`
 */
export function planChanges(
  wanted: readonly Mapping[],
  present: readonly Mapping[],
  allowNone: boolean,
): Changes {
  const isIn = (list: readonly Mapping[]) => (one: Mapping) => list.some((other) => isSame(one, other));
  const revoked = present.filter((mapping) => !isIn(wanted)(mapping));
  if (!allowNone) {
    const issues = Object.values(databaseRoles).flatMap((role) => emptied(role, wanted, revoked));
    if (issues.length > 0) throw new InvalidGrantError(issues);
  }
  return {
    kept: wanted.filter(isIn(present)),
    changes: [
      ...wanted.filter((mapping) => !isIn(present)(mapping)).map((mapping) => change("grant", mapping)),
      ...revoked.map((mapping) => change("revoke", mapping)),
    ],
  };
}

function emptied(role: DatabaseRole, wanted: readonly Mapping[], revoked: readonly Mapping[]): string[] {
  const losing = revoked.filter((mapping) => mapping.role === role);
  if (losing.length === 0 || wanted.some((mapping) => mapping.role === role)) return [];
  const arns = losing.map(({ arn }) => shownArn(arn)).join(", ");
  return [
    `Nobody is listed for ${role}, which is mapped to ${arns}; list who stays, or say --none (allowNone) to revoke all`,
  ];
}

function change(action: MappingChange["action"], { role, arn }: Mapping): MappingChange {
  return { action, role, arn };
}
