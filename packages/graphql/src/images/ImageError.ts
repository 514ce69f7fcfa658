import { BadUserInputError } from "../errors/BadUserInputError.ts";
import { redactUrl } from "./redactUrl.ts";

/**
 * No image could be imported from an `imageUrl`, and nothing was stored. The message gives the reason and a suggestion,
 * and shows the URL without credentials and query, which may contain keys.
 */
export class ImageError extends BadUserInputError {
  /**
   * @param url the requested URL
   * @param reason a clause with the reason and a suggestion
   */
  constructor(url: string, reason: string, options?: ErrorOptions) {
    const shown = redactUrl(url);
    super(`Can't use the imageUrl${shown === undefined ? "" : ` ${shown}`}: ${reason}`, options);
  }
}
