import type { Data } from "@mattb.tech/billio-data";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { TurnNeeded } from "../response/TurnNeeded.ts";

/**
 * Wraps `transact`: a transaction whose reads turn out to be large is rolled back and retried in the response's turn. A
 * single read can't be retried, since its transaction has failed.
 */
export function transactInTurn(transact: Data["transact"], response: ResponseBuilder): Data["transact"] {
  return async (work, options) => {
    try {
      return await transact(work, options);
    } catch (error) {
      if (!(error instanceof TurnNeeded)) throw error;
      await response.turn();
      return transact(work, options);
    }
  };
}
