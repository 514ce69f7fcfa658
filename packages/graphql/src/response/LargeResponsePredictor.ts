import type { OperationDefinitionNode } from "graphql";
import type { EndedResponse } from "./ResponseBuilder.ts";

interface Asked {
  cost: number;
  openLists: number;
}

/** Query cost from which a response is expected to be large: a page of 1,000 items with 20 fields each. */
const LARGE_COST = 20_000;
/** Nested lists without `first`, such as seasons of series of seasons, grow quadratically. */
const LARGE_OPEN_LISTS = 2;

interface Known {
  /** What the operation cost whose response turned out to be large. */
  cost: number;
  readMuch: boolean;
}

/** Predicts whether a response will be large, by the operation's cost and by the last response to the same operation. */
export class LargeResponsePredictor {
  /** Operations whose last response turned out to be large. */
  readonly #known = new WeakMap<OperationDefinitionNode, Known>();

  /** @returns whether it is likely to be large, and to read much */
  predict(
    operation: OperationDefinitionNode,
    { cost, openLists }: Asked,
  ): { large: boolean; readsMuch: boolean } {
    const known = this.#known.get(operation);
    const asBefore = cost >= (known?.cost ?? Infinity);
    return {
      large: asBefore || cost >= LARGE_COST || openLists >= LARGE_OPEN_LISTS,
      readsMuch: asBefore && known?.readMuch === true,
    };
  }

  record(
    operation: OperationDefinitionNode,
    { cost }: Asked,
    { unmade, wasLarge, readMuch }: EndedResponse,
  ): void {
    if (unmade) return;
    if (wasLarge) this.#known.set(operation, { cost, readMuch });
    else if (cost >= (this.#known.get(operation)?.cost ?? Infinity)) this.#known.delete(operation);
  }
}
