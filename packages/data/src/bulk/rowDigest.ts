import { hash } from "node:crypto";
import { itemColumnNames, type StoredRow } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";

/** Length of a digest. */
const DIGEST_BYTES = 16;

/** Each column as its length in bytes, a colon and its text; of NULL the colon alone. So different rows have different texts. */
const text = itemColumnNames
  .map((column) => `${items[column].name}::text`)
  .map((value) => `octet_length(${value}), ':', ${value}`)
  .join(", ");

/** {@link rowDigest}, computed by the database: 32 hexadecimal digits. Times are printed in UTC, as DSQL's sessions do. */
export const rowDigestSql = `left(encode(sha256(convert_to(concat(${text}), 'UTF8')), 'hex'), ${2 * DIGEST_BYTES})`;

/**
 * A fingerprint of a stored row: the first half of a SHA-256 over the exact text of its columns. The database computes the
 * same, so rows can be compared without being sent.
 */
export function rowDigest(row: Readonly<StoredRow>): Buffer {
  let joined = "";
  for (const name of itemColumnNames) {
    const value = row[name];
    joined += value === null ? ":" : `${Buffer.byteLength(value)}:${value}`;
  }
  return hash("sha256", joined, "buffer").subarray(0, DIGEST_BYTES);
}
