import { createHash } from "node:crypto";
import { type OperationDefinitionNode, OperationTypeNode } from "graphql";
import type { ResponseBuilder, EndedResponse } from "./ResponseBuilder.ts";
import type { ResponseLimitError } from "./ResponseLimitError.ts";

type Variables = Readonly<Record<string, unknown>>;

interface Asked {
  operation: OperationDefinitionNode;
  variables: Variables;
  response: ResponseBuilder;
}

interface Known {
  error: ResponseLimitError;
  /** A time of `performance.now()`. */
  foundAt: number;
  /** A response that is built to check whether the limit is still exceeded. */
  checker: ResponseBuilder | undefined;
}

/** How long a rejection is repeated, unless this process changes something. */
const FRESH_MS = 5_000;
/** How long it is still used while it is being checked again. */
const STALE_MS = 10_000;
/** Delay between two such rejections, so that a client that retries at once takes little time from others. */
const SPACING_MS = 10;
const LONGEST_PAUSE_MS = 300;
/** Sets of variables that are remembered of one operation. */
const MOST_OF_ONE = 100;

/**
 * Remembers requests whose response has just exceeded a limit: the same request is rejected at once, instead of being
 * executed until it exceeds the limit again. So a storm of equal requests costs one execution every few seconds.
 */
export class RecentRejections {
  #known = new WeakMap<OperationDefinitionNode, Map<string, Known>>();
  #changedAt = 0;
  #nextAt = 0;

  /** @returns the error to reject the request with; undefined when it is to be executed */
  find({ operation, variables, response }: Asked): ResponseLimitError | undefined {
    const ofOperation = this.#known.get(operation);
    const known = ofOperation?.get(keyOf(variables));
    if (known === undefined) return undefined;
    const age = performance.now() - known.foundAt;
    const isChecked = known.checker !== undefined && known.checker !== response && age < STALE_MS;
    if (age < FRESH_MS || isChecked) return known.error;
    known.checker = response;
    return undefined;
  }

  /** Resolves when the next known request may be rejected: at once, unless there are many. */
  async pause(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = Math.min(at, now + LONGEST_PAUSE_MS) + SPACING_MS;
    const ms = Math.min(at - now, LONGEST_PAUSE_MS);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** @param since when the response was begun, as a time of `performance.now()` */
  record({ operation, variables, response }: Asked, since: number, { unmade, over }: EndedResponse): void {
    if (operation.operation !== OperationTypeNode.QUERY) {
      // Whatever was too large may not be any more.
      this.#known = new WeakMap();
      this.#changedAt = performance.now();
      return;
    }
    const ofOperation = this.#known.get(operation) ?? new Map<string, Known>();
    if (over === undefined && ofOperation.size === 0) return;
    const key = keyOf(variables);
    const known = ofOperation.get(key);
    if (over === undefined) {
      if (!unmade) ofOperation.delete(key);
      else if (known?.checker === response) known.checker = undefined;
      return;
    }
    if (known?.error === over || since < this.#changedAt) return;
    ofOperation.delete(key);
    const [oldest] = ofOperation.keys();
    if (oldest !== undefined && ofOperation.size >= MOST_OF_ONE) ofOperation.delete(oldest);
    ofOperation.set(key, { error: over, foundAt: performance.now(), checker: undefined });
    this.#known.set(operation, ofOperation);
  }
}

function keyOf(variables: Variables): string {
  return createHash("sha256").update(JSON.stringify(variables)).digest("base64");
}
