/**
 * The stored state of an item. It is the join of all changes of the item that have been received: the image of the latest
 * one, and every key under which the old table may have had the item. A join doesn't depend on the order of changes or on
 * repetitions.
 */
export interface State {
  /** When the latest change was committed, in nanoseconds since 1970. */
  ts: bigint;
  /** The item as the old table should have it; absent when the latest change is its deletion. */
  image?: Image;
  /** Keys of the old table that are, or may once have been, this item's: in order, the image's among them. */
  keys: readonly string[];
}

/** An item of the old table. */
export interface Image {
  /** Its `type:id`. */
  key: string;
  /** All its attributes in typed JSON. */
  text: string;
}

/** A change, as far as the old table is concerned. */
export interface Wanted {
  /** In lower case. */
  id: string;
  ts: bigint;
  image?: Image;
  /** Whether it created the item, as far as the record shows. */
  isNew?: boolean;
  /** Keys of the item in other changes of the batch. */
  otherKeys?: readonly string[];
}

/** The keys of a change. */
export function keysOf({ image, otherKeys = [] }: Wanted): string[] {
  return [...(image === undefined ? [] : [image.key]), ...otherKeys];
}

/**
 * The state joined with a change; the same object when that makes no difference.
 *
 * @param found keys that the old table had for the item when it had no state yet
 */
export function join(
  state: State | undefined,
  change: Wanted | undefined,
  found: readonly string[] = [],
): State | undefined {
  if (change === undefined) return state;
  const isLater = state === undefined || change.ts > state.ts;
  const keys = new Set([...(state?.keys ?? []), ...found, ...keysOf(change)]);
  if (!isLater && keys.size === state.keys.length) return state;
  const { ts, image } = isLater ? change : state;
  return { ts, ...(image === undefined ? {} : { image }), keys: [...keys].toSorted() };
}

/** Differs for each state of an item as long as the state is stored: both numbers only grow. */
export function revision({ ts, keys }: State): string {
  return `${ts}/${keys.length}`;
}

/** What the old table should have under a key of the item. */
export function imageAt({ image }: State, key: string): Image | undefined {
  return image?.key === key ? image : undefined;
}
