import { keysOf, type Wanted } from "../protocol/State.ts";

/** The latest of several changes of one item. */
export interface Latest {
  wanted: Wanted;
  /** Positions of the changes with its commit time: the first counts as the change, the others as duplicates. */
  same: number[];
  /** Positions of the older changes. */
  older: number[];
}

/** The latest change of each item in a batch, given by position; it keeps the keys of the others. */
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

/** The latest of two. It doesn't count as a creation any more: the other one proves that the item existed. */
function withKeys({ isNew: _, ...wanted }: Wanted, other: Wanted): Wanted {
  const others = keysOf(other).filter((key) => key !== wanted.image?.key);
  if (others.length === 0) return wanted;
  return { ...wanted, otherKeys: [...new Set([...(wanted.otherKeys ?? []), ...others])] };
}
