import type { AttributeMap } from "../../old/AttributeMap.ts";
import { revision, type State } from "../protocol/State.ts";
import type { LargeText } from "./largeTexts.ts";

/**
 * A state as an item of the state table:
 *
 * | attribute | holds |
 * | --- | --- |
 * | `id` | the item's id |
 * | `revision` | what a conditional write compares |
 * | `ts` | commit time of the latest change, nanoseconds |
 * | `keys` | keys of the old table that may be this item's |
 * | `key` | the one it is to be under; absent when the item is deleted |
 * | `image` | the old item in typed JSON, or `imageIn` and `imageParts`: where it is kept |
 * | `expires` | of a deleted item: when it may be forgotten, seconds since 1970 |
 */
export function formatState(
  id: string,
  state: State,
  image: LargeText | undefined,
  expires: number,
): AttributeMap {
  return {
    id: { S: id },
    revision: { S: revision(state) },
    ts: { N: String(state.ts) },
    keys: { L: state.keys.map((key) => ({ S: key })) },
    ...(state.image === undefined || image === undefined
      ? { expires: { N: String(expires) } }
      : { key: { S: state.image.key }, ...formatText(image) }),
  };
}

function formatText(image: LargeText): AttributeMap {
  if ("text" in image) return { image: { S: image.text } };
  return { imageIn: { S: image.name }, imageParts: { N: String(image.parts) } };
}

/** The content of such an item; the image's text may have to be fetched. */
export interface ReadState {
  state: Omit<State, "image">;
  key?: string;
  image?: LargeText;
}

/** @throws {TypeError} naming the id when the item isn't as `formatState` makes it */
export function parseState(item: AttributeMap): ReadState {
  const { id, ts, keys, key, image, imageIn, imageParts } = item;
  if (ts?.N === undefined || keys?.L === undefined)
    throw new TypeError(`The state of ${id?.S ?? "an item"} isn't one that was written here`);
  const state = { ts: BigInt(ts.N), keys: keys.L.map(({ S = "" }) => S) };
  if (key?.S === undefined) return { state };
  if (imageIn?.S !== undefined)
    return { state, key: key.S, image: { name: imageIn.S, parts: Number(imageParts?.N) } };
  return { state, key: key.S, image: { text: image?.S ?? "" } };
}
