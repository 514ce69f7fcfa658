import { BadUserInputError } from "../errors/BadUserInputError.ts";
import { redactUrl } from "./redactUrl.ts";

/**
 * There is no image to be had from an `imageUrl`, and nothing was stored. The message says what is wrong with it and
 * what would be right, and shows the URL without credentials and query, which may hold keys.
 */
export class ImageError extends BadUserInputError {
  /**
   * @param url what was asked for
   * @param reason a clause that says what is wrong and what would be right
   */
  constructor(url: string, reason: string, options?: ErrorOptions) {
    const shown = redactUrl(url);
    super(`Can't use the imageUrl${shown === undefined ? "" : ` ${shown}`}: ${reason}`, options);
  }
}
