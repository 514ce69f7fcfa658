import type { Query } from "@mattb.tech/billio-data";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { wrapCalls } from "./wrapCalls.ts";
import { TurnNeeded } from "../response/TurnNeeded.ts";

/** Wraps the queries: one that turns out to be large is retried in the response's turn. */
export function queryInTurn(query: Query, response: ResponseBuilder): Query {
  return wrapCalls(query, (call) => async (...args) => {
    try {
      return await call(...args);
    } catch (error) {
      if (!(error instanceof TurnNeeded)) throw error;
      await response.turn();
      return call(...args);
    }
  });
}
