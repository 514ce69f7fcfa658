import { BadUserInputError } from "../../errors/BadUserInputError.ts";

const MAX_SHOWN = 60;

/** The external service has no work with that id. */
export class UnknownWorkError extends BadUserInputError {
  /** @param service the service's name */
  constructor(service: string, externalId: string) {
    const shown = externalId.length > MAX_SHOWN ? `${externalId.slice(0, MAX_SHOWN)}…` : externalId;
    super(`${service} knows nothing with the externalId ${JSON.stringify(shown)}`);
  }
}
