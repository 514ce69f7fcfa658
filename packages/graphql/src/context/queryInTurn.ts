import type { Query } from "@mattb.tech/billio-data";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { wrapCalls } from "./wrapCalls.ts";
import { TurnNeeded } from "../response/TurnNeeded.ts";

/** The same queries; one that turns out to be large is retried in the response's turn. */
export function queryInTurn(query: Query, response: ResponseBuilder): Query {
  return wrapCalls(query, (call) => async (...given) => {
    try {
      return await call(...given);
    } catch (error) {
      if (!(error instanceof TurnNeeded)) throw error;
      await response.turn();
      return call(...given);
    }
  });
}
