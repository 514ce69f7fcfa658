import type { Query } from "@mattb.tech/billio-data";
import type { ResponseBuilder } from "../response/ResponseBuilder.ts";
import { mapCalls } from "./mapCalls.ts";
import { TurnNeeded } from "../response/TurnNeeded.ts";

/** The same reads; one that turns out to be large is begun again in the answer's turn. */
export function queryInTurn(query: Query, answer: ResponseBuilder): Query {
  return mapCalls(query, (call) => async (...given) => {
    try {
      return await call(...given);
    } catch (error) {
      if (!(error instanceof TurnNeeded)) throw error;
      await answer.turn();
      return call(...given);
    }
  });
}
