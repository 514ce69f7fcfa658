import { createHash } from "node:crypto";
import { type OperationDefinitionNode, OperationTypeNode } from "graphql";
import type { ResponseBuilder, EndedResponse } from "./ResponseBuilder.ts";
import type { ResponseLimitError } from "./ResponseLimitError.ts";

type Variables = Readonly<Record<string, unknown>>;

interface OperationRequest {
  operation: OperationDefinitionNode;
  variables: Variables;
  response: ResponseBuilder;
}

interface Rejection {
  error: ResponseLimitError;
  /** A time of `performance.now()`. */
  rejectedAt: number;
  /** The response that checks whether the limit is still exceeded. */
  checker: ResponseBuilder | undefined;
}

/** How long a rejection is repeated, unless this process executes a mutation. */
const FRESH_MS = 5_000;
/** How long it is still repeated while a response checks it. */
const STALE_MS = 10_000;
/** Delay between two such rejections, so that a client that retries at once takes little time from others. */
const SPACING_MS = 10;
const MAX_PAUSE_MS = 300;
/** Sets of variables remembered for one operation. */
const MAX_PER_OPERATION = 100;

/**
 * Remembers requests whose response recently exceeded a limit: the same request is rejected at once, instead of being
 * executed until it exceeds the limit again. So a storm of equal requests costs one execution every few seconds.
 */
export class RecentRejections {
  #byOperation = new WeakMap<OperationDefinitionNode, Map<string, Rejection>>();
  #changedAt = 0;
  #nextAt = 0;

  /** @returns the error to reject the request with; undefined to execute it */
  find({ operation, variables, response }: OperationRequest): ResponseLimitError | undefined {
    const byVariables = this.#byOperation.get(operation);
    const rejection = byVariables?.get(keyOf(variables));
    if (rejection === undefined) return undefined;
    const age = performance.now() - rejection.rejectedAt;
    const isChecked = rejection.checker !== undefined && rejection.checker !== response && age < STALE_MS;
    if (age < FRESH_MS || isChecked) return rejection.error;
    rejection.checker = response;
    return undefined;
  }

  /** Resolves when the next rejection request may be rejected: at once, unless there are many. */
  async pause(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = Math.min(at, now + MAX_PAUSE_MS) + SPACING_MS;
    const ms = Math.min(at - now, MAX_PAUSE_MS);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** @param since when the response was begun, as a time of `performance.now()` */
  record(
    { operation, variables, response }: OperationRequest,
    since: number,
    { unmade, over }: EndedResponse,
  ): void {
    if (operation.operation !== OperationTypeNode.QUERY) {
      // It may have changed the size of any response.
      this.#byOperation = new WeakMap();
      this.#changedAt = performance.now();
      return;
    }
    const byVariables = this.#byOperation.get(operation) ?? new Map<string, Rejection>();
    if (over === undefined && byVariables.size === 0) return;
    const key = keyOf(variables);
    const rejection = byVariables.get(key);
    if (over === undefined) {
      if (!unmade) byVariables.delete(key);
      else if (rejection?.checker === response) rejection.checker = undefined;
      return;
    }
    if (rejection?.error === over || since < this.#changedAt) return;
    byVariables.delete(key);
    const [oldest] = byVariables.keys();
    if (oldest !== undefined && byVariables.size >= MAX_PER_OPERATION) byVariables.delete(oldest);
    byVariables.set(key, { error: over, rejectedAt: performance.now(), checker: undefined });
    this.#byOperation.set(operation, byVariables);
  }
}

function keyOf(variables: Variables): string {
  return createHash("sha256").update(JSON.stringify(variables)).digest("base64");
}
