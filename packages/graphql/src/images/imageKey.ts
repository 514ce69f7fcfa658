import { createHash } from "node:crypto";
import { STANDARD_WIDTH } from "./StoredImage.ts";

/** The names of an image in the store, from the hash of the re-encoded original: the same image has the same names. */
export function imageKeys(original: Buffer): { original: string; standard: string } {
  const hash = createHash("sha256").update(original).digest("hex");
  return { original: `${hash}.jpg`, standard: `${hash}-${STANDARD_WIDTH}.jpg` };
}

const KEY = new RegExp(`^[0-9a-f]{64}(?:-${STANDARD_WIDTH})?\\.jpg$`);

/** Whether a name has the form of {@link imageKeys}, which excludes path traversal. */
export function isImageKey(name: string): boolean {
  return KEY.test(name);
}
