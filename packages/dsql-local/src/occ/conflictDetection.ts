/**
 * How a transaction claims a key, as bits:
 * - `keyShare`: it relies on the key's existence (a foreign key's check, FOR KEY SHARE);
 * - `write`: it has changed the row but none of its keys, or locked it FOR UPDATE;
 * - `key`: it has inserted, deleted or changed the key.
 */
export const claimStrength = { keyShare: 1, write: 2, key: 4 } as const;

/** Claims of one transaction on one key, combined. */
export type Claim = number;

const WRITES = claimStrength.write | claimStrength.key;

/** Whether two transactions that make these claims conflict. */
export function haveConflict(one: ReadonlyMap<string, Claim>, other: ReadonlyMap<string, Claim>): boolean {
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  for (const [key, claim] of fewer) {
    const opposite = more.get(key);
    if (opposite !== undefined && isConflicting(claim, opposite)) return true;
  }
  return false;
}

/** The keys on which they do. */
export function conflictingKeys(
  one: ReadonlyMap<string, Claim>,
  other: ReadonlyMap<string, Claim>,
): string[] {
  return [...one].flatMap(([key, claim]) => {
    const opposite = other.get(key);
    return opposite !== undefined && isConflicting(claim, opposite) ? [key] : [];
  });
}

/** Whether claims of two transactions on the same key conflict (Aurora DSQL user guide, concurrency control). */
function isConflicting(one: Claim, other: Claim): boolean {
  if ((one & WRITES) !== 0 && (other & WRITES) !== 0) return true;
  return (
    (one & claimStrength.key && other & claimStrength.keyShare) !== 0 ||
    (one & claimStrength.keyShare && other & claimStrength.key) !== 0
  );
}
