import pg from "pg";

/** How long node-postgres waits for responses to statements; all four ORMs use it. */
export class StatementWaits {
  #longestMs = 0;
  #totalMs = 0;
  #count = 0;
  readonly #pending = new Map<symbol, { since: number; text: string }>();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the client as `this`
  readonly #query = pg.Client.prototype.query as (...args: unknown[]) => unknown;

  constructor() {
    const began = (text: string) => this.#began(text);
    const query = this.#query;
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const ended = began(textOf(args[0]));
      const callback = args.at(-1);
      if (typeof callback === "function") {
        args[args.length - 1] = (...results: unknown[]): unknown => {
          ended();
          return (callback as (...results: unknown[]) => unknown)(...results);
        };
        return query.apply(this, args);
      }
      const result = query.apply(this, args) as Promise<unknown>;
      result.then(ended, ended);
      return result;
    } as typeof pg.Client.prototype.query;
  }

  get count(): number {
    return this.#count;
  }

  /** The mean wait of those with a response. */
  get meanMs(): number {
    return this.#totalMs / this.#count;
  }

  /** The longest wait of any statement, including those that are still waiting. */
  get longestMs(): number {
    const now = performance.now();
    return Math.max(this.#longestMs, ...[...this.#pending.values()].map(({ since }) => now - since));
  }

  /** Statements without a response, with their waits. */
  get pending(): string[] {
    const now = performance.now();
    return [...this.#pending.values()].map(({ since, text }) => `${Math.round(now - since)} ms: ${text}`);
  }

  stop(): void {
    pg.Client.prototype.query = this.#query as typeof pg.Client.prototype.query;
  }

  #began(text: string): () => void {
    const key = Symbol(text);
    const since = performance.now();
    this.#pending.set(key, { since, text });
    return () => {
      this.#pending.delete(key);
      this.#count++;
      const tookMs = performance.now() - since;
      this.#totalMs += tookMs;
      this.#longestMs = Math.max(this.#longestMs, tookMs);
    };
  }
}

function textOf(query: unknown): string {
  return typeof query === "string" ? query : ((query as { text?: string }).text ?? "no text");
}
