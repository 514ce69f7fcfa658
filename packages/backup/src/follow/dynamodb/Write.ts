/** A write of the item under a key. */
export interface Write {
  key: string;
  /** All its attributes, the key's among them, in typed JSON; `undefined` deletes it. */
  item: string | undefined;
}
