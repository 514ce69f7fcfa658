import { type DatabaseRole, databaseRoles } from "./databaseRoles.ts";
import { InvalidGrantError } from "./GrantError.ts";
import { isSame, type Mapping, type MappingChange, shownArn } from "./Mapping.ts";

interface Changes {
  kept: Mapping[];
  /** Grants first: nobody who is to stay is cut off in between. */
  changes: MappingChange[];
}

/**
 * What has to be done so that those are mapped that are wanted, and nobody else to these two roles.
 *
 * @param wanted as `checkLists` gives them
 * @param present mappings of the two roles that the cluster has
 * @param allowNone whether a role for which nobody is listed loses everybody who is mapped to it
 * @throws {InvalidGrantError} when a role would, and isn't allowed to
 */
export function planChanges(
  wanted: readonly Mapping[],
  present: readonly Mapping[],
  allowNone: boolean,
): Changes {
  const isIn = (list: readonly Mapping[]) => (one: Mapping) => list.some((other) => isSame(one, other));
  const revoked = present.filter((mapping) => !isIn(wanted)(mapping));
  if (!allowNone) {
    const faults = Object.values(databaseRoles).flatMap((role) => emptied(role, wanted, revoked));
    if (faults.length > 0) throw new InvalidGrantError(faults);
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
