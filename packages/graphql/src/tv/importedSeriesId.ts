import { createHash } from "node:crypto";

/** A random namespace for this purpose only. */
const NAMESPACE = Buffer.from("6f0b1c5e7d0a4d0c9a3f5b1e2c8d4a97", "hex");

/**
 * The id of an imported series, derived from its external id (a UUID of version 5), so that two concurrent imports
 * conflict on the primary key and one of them finds the other's series.
 *
 * @param attempt from 1; higher when other items have the previous ids
 */
export function importedSeriesId(externalId: string, attempt = 1): string {
  const name = attempt === 1 ? externalId : `${externalId}#${attempt}`;
  const bytes = createHash("sha1").update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
