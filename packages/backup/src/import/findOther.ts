import { type Executor, walkKeys } from "@mattb.tech/billio-data/bulk";
import { idKey, KEY_BYTES, keyId, keyText } from "../spill/idKey.ts";
import { Partitions } from "../spill/Partitions.ts";
import type { ReadItems } from "./readSource.ts";

/**
 * The id of a stored item that the source hasn't; `undefined` when there is none.
 *
 * @param folder directory for 16 bytes of each stored item, removed at the end
 * @throws {DataError} when the lookup fails
 */
export async function findOther(
  executor: Executor,
  { ids }: ReadItems,
  folder: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const stored = await Partitions.create(folder, "stored", KEY_BYTES);
  try {
    for await (const keys of walkKeys(executor, { signal })) for (const [id] of keys) stored.add(idKey(id));
    for (let number = 0; number < Partitions.count; number++) {
      const sourceKeys = new Set((await ids.read(number)).map(keyText));
      const other = (await stored.read(number)).find((key) => !sourceKeys.has(keyText(key)));
      if (other !== undefined) return keyId(other);
    }
    return undefined;
  } finally {
    stored.close();
  }
}
