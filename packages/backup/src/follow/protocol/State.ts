/**
 * What is remembered of an item beside the old table. It is a join of everything that has been heard of the item: the
 * image of the latest change, and every key under which the old table may have held the item. A join comes out the same
 * in whatever order and however often things are heard.
 */
export interface State {
  /** When the latest change was committed, in nanoseconds since 1970. */
  ts: bigint;
  /** The item as the old table is to hold it; absent when the latest change is its deletion. */
  image?: Image;
  /** Keys of the old table that are, or may once have been, this item's: in order, the image's among them. */
  keys: readonly string[];
}

/** An item as the old table holds it. */
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
  /** Whether it made the item, as far as the record tells. */
  isNew?: boolean;
  /** Keys under which other changes that came along with it had the item. */
  otherKeys?: readonly string[];
}

/** The keys that a change tells of. */
export function keysOf({ image, otherKeys = [] }: Wanted): string[] {
  return [...(image === undefined ? [] : [image.key]), ...otherKeys];
}

/**
 * The state once this change has been heard of, too; the very same object when that makes no difference.
 *
 * @param found keys that the old table was seen to have for the item when nothing was remembered of it yet
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

/** Another text for each state of an item, as long as it is remembered: both numbers only ever grow. */
export function revision({ ts, keys }: State): string {
  return `${ts}/${keys.length}`;
}

/** What the old table is to hold under a key of the item. */
export function imageAt({ image }: State, key: string): Image | undefined {
  return image?.key === key ? image : undefined;
}
