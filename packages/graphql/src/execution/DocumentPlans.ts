import type { OperationDefinitionNode } from "graphql";
import { MOST_FIELDS } from "./createPlan.ts";
import type { Plan } from "./Plan.ts";

/**
 * The plans of a document, with which they are kept and dropped: of each operation that has come again, as long as all together
 * have no more fields than one may have. Who sends a document of many operations fills no more memory than with one.
 */
export class DocumentPlans {
  /** Undefined until it comes again, null without a plan. */
  readonly #known = new Map<OperationDefinitionNode, Plan | null | undefined>();
  #fields = 0;

  /**
   * @param create makes the plan, of so many fields at most
   * @returns undefined for what comes for the first time, as most of a storm of queries does, and what there is no plan for
   */
  get(
    operation: OperationDefinitionNode,
    create: (mostFields: number) => Plan | undefined,
  ): Plan | undefined {
    const known = this.#known.get(operation);
    if (known !== undefined) return known ?? undefined;
    if (!this.#known.has(operation)) {
      this.#known.set(operation, undefined);
      return undefined;
    }
    const plan = create(MOST_FIELDS - this.#fields);
    this.#fields += plan?.size ?? 0;
    this.#known.set(operation, plan ?? null);
    return plan;
  }
}
