import type { Query } from "@mattb.tech/billio-data";
import type { Answer } from "./Answer.ts";
import { TurnNeeded } from "./TurnNeeded.ts";

/** The same reads; one that turns out to be large is begun again in the answer's turn. */
export function inTurn(query: Query, answer: Answer): Query {
  const calls = Object.entries(query) as [string, (...given: unknown[]) => Promise<unknown>][];
  const bound = calls.map(([name, call]) => [
    name,
    async (...given: unknown[]) => {
      try {
        return await call(...given);
      } catch (error) {
        if (!(error instanceof TurnNeeded)) throw error;
        await answer.turn();
        return call(...given);
      }
    },
  ]);
  return Object.fromEntries(bound) as Query;
}
