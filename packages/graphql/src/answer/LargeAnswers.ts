import type { OperationDefinitionNode } from "graphql";

interface Asked {
  cost: number;
  openLists: number;
}

/** Cost from which on an answer is taken to be large: a page of 1,000 items with 20 fields each. */
const LARGE_COST = 20_000;
/** Seasons of series of seasons: as many as there are, times as many. */
const LARGE_OPEN_LISTS = 2;

/** Tells before it is made whether an answer is likely to be large, by what it asks for and by how it was before. */
export class LargeAnswers {
  /** Cost of each operation whose last answer turned out to be large. */
  readonly #known = new WeakMap<OperationDefinitionNode, number>();

  expects(operation: OperationDefinitionNode, { cost, openLists }: Asked): boolean {
    if (cost >= LARGE_COST || openLists >= LARGE_OPEN_LISTS) return true;
    return cost >= (this.#known.get(operation) ?? Infinity);
  }

  note(operation: OperationDefinitionNode, { cost }: Asked, wasLarge: boolean): void {
    if (wasLarge) this.#known.set(operation, cost);
    else if (cost >= (this.#known.get(operation) ?? Infinity)) this.#known.delete(operation);
  }
}
