import type { OperationDefinitionNode } from "graphql";
import { MAX_FIELDS } from "./createPlan.ts";
import type { Plan } from "./Plan.ts";

/**
 * The plans of a cached document: one for each operation that was repeated, as long as all together have no more fields
 * than a single one may have. So a document of many operations takes no more memory than one of one.
 */
export class DocumentPlans {
  /** Undefined until it is repeated, null without a plan. */
  readonly #known = new Map<OperationDefinitionNode, Plan | null | undefined>();
  #fields = 0;

  /**
   * @param create makes a plan with at most so many fields
   * @returns undefined at the first request for an operation, and if there is no plan for it
   */
  get(operation: OperationDefinitionNode, create: (maxFields: number) => Plan | undefined): Plan | undefined {
    const known = this.#known.get(operation);
    if (known !== undefined) return known ?? undefined;
    if (!this.#known.has(operation)) {
      this.#known.set(operation, undefined);
      return undefined;
    }
    const plan = create(MAX_FIELDS - this.#fields);
    this.#fields += plan?.size ?? 0;
    this.#known.set(operation, plan ?? null);
    return plan;
  }
}
