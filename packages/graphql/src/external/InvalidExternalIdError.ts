import { BadUserInputError } from "../errors/BadUserInputError.ts";

/** The text can't be an external id of this kind of work; the service isn't called. */
export class InvalidExternalIdError extends BadUserInputError {
  /**
   * @param kind what it should be an id of, e.g. `"a book"`
   * @param forms what such ids look like, e.g. `["googlebooks:<volumeId>"]`
   */
  constructor(externalId: string, kind: string, forms: readonly string[]) {
    const shown = externalId.length > 60 ? `${externalId.slice(0, 60)}…` : externalId;
    super(`${JSON.stringify(shown)} is no external id of ${kind}; it looks like ${forms.join(" or ")}`);
  }
}
