import type { Context } from "../../context/Context.ts";
import type { InputFields } from "./InputFields.ts";

/**
 * Imports the image and returns the fields to store. Call it before a transaction, which may run several times and
 * should be short.
 *
 * @throws {ImageError} when there is no usable image
 */
export async function withImage(
  { fields, imageUrl }: InputFields,
  { images, signal }: Pick<Context, "images" | "signal">,
): Promise<InputFields["fields"]> {
  if (imageUrl === undefined) return fields;
  return { ...fields, image: imageUrl === null ? null : await images.importImage(imageUrl, signal) };
}
