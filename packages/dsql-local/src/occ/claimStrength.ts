/**
 * How a transaction has claimed a key, as bits:
 * - `lean`: it relies on the key's being there (a foreign key's check, FOR KEY SHARE);
 * - `write`: it has changed the row without its keys, or locked it by FOR UPDATE;
 * - `key`: it has made the key, ended it or moved it.
 */
export const strength = { lean: 1, write: 2, key: 4 } as const;

/** Claims of one transaction on one key, added up. */
export type Claim = number;

const WRITES = strength.write | strength.key;

/** Do claims of two transactions on the same key conflict (Aurora DSQL user guide, concurrency control)? */
export function isConflicting(one: Claim, other: Claim): boolean {
  if ((one & WRITES) !== 0 && (other & WRITES) !== 0) return true;
  return (
    (one & strength.key && other & strength.lean) !== 0 || (one & strength.lean && other & strength.key) !== 0
  );
}
