import type { OperationDefinitionNode } from "graphql";
import type { EndedResponse } from "./ResponseBuilder.ts";

interface Estimate {
  cost: number;
  openLists: number;
}

/** Query cost from which a response is expected to be large: a page of 1,000 items with 20 fields each. */
const LARGE_COST = 20_000;
/** Nested lists without `first`, such as seasons of series of seasons, grow quadratically. */
const LARGE_OPEN_LISTS = 2;

interface LargeResponse {
  /** Estimated cost of the operation. */
  cost: number;
  readMuch: boolean;
}

/** Predicts whether a response will be large, by the operation's cost and by the last response to the same operation. */
export class LargeResponsePredictor {
  /** Operations whose last response turned out to be large. */
  readonly #large = new WeakMap<OperationDefinitionNode, LargeResponse>();

  /** @returns whether the response is likely to be large, and to read much */
  predict(
    operation: OperationDefinitionNode,
    { cost, openLists }: Estimate,
  ): { large: boolean; readsMuch: boolean } {
    const previous = this.#large.get(operation);
    const asPrevious = cost >= (previous?.cost ?? Infinity);
    return {
      large: asPrevious || cost >= LARGE_COST || openLists >= LARGE_OPEN_LISTS,
      readsMuch: asPrevious && previous?.readMuch === true,
    };
  }

  record(
    operation: OperationDefinitionNode,
    { cost }: Estimate,
    { unmade, wasLarge, readMuch }: EndedResponse,
  ): void {
    if (unmade) return;
    if (wasLarge) this.#large.set(operation, { cost, readMuch });
    else if (cost >= (this.#large.get(operation)?.cost ?? Infinity)) this.#large.delete(operation);
  }
}
