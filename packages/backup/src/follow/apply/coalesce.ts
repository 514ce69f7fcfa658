import { keysOf, type Wanted } from "../protocol/State.ts";

/** The latest of several changes of one item. */
export interface Latest {
  wanted: Wanted;
  /** Positions of those that have its commit time, the first of which counts as the change, the others as duplicates. */
  same: number[];
  /** Positions of those that are older. */
  older: number[];
}

/** Of the changes of a batch, given by their position, the latest of each item; the others' keys stay with it. */
export function coalesce(
  changes: Iterable<readonly [position: number, wanted: Wanted]>,
): Map<string, Latest> {
  const byId = new Map<string, Latest>();
  for (const [position, wanted] of changes) {
    const latest = byId.get(wanted.id);
    if (latest === undefined) byId.set(wanted.id, { wanted, same: [position], older: [] });
    else if (wanted.ts > latest.wanted.ts) {
      latest.older.push(...latest.same);
      latest.same = [position];
      latest.wanted = withKeys(wanted, latest.wanted);
    } else {
      const isSame = wanted.ts === latest.wanted.ts;
      (isSame ? latest.same : latest.older).push(position);
      if (!isSame) latest.wanted = withKeys(latest.wanted, wanted);
    }
  }
  return byId;
}

/** The latest of two, which doesn't count as new any more: the other tells of an item that was there. */
function withKeys({ isNew: _, ...wanted }: Wanted, other: Wanted): Wanted {
  const others = keysOf(other).filter((key) => key !== wanted.image?.key);
  if (others.length === 0) return wanted;
  return { ...wanted, otherKeys: [...new Set([...(wanted.otherKeys ?? []), ...others])] };
}
