import { AsyncLocalStorage } from "node:async_hooks";
import { channels, type RetryMessage, type StatementMessage } from "@mattb.tech/billio-data";
import type { Logger } from "./Logger.ts";
import type { RequestRecord } from "./RequestRecord.ts";

const CONTROL: ReadonlySet<string> = new Set(["BEGIN", "COMMIT", "ROLLBACK"]);

/** One for all trackers, as every promise of the process carries each storage on. */
const requests = new AsyncLocalStorage<{ tracker: RequestTracker; record: RequestRecord }>();

/**
 * Tracks the current request, and counts what the data library publishes on its diagnostics channels for it.
 */
export class RequestTracker {
  constructor() {
    channels.statement.subscribe(this.#onStatement);
    channels.retry.subscribe(this.#onRetry);
    channels.refusal.subscribe(this.#onFailedConnect);
  }

  /** The request that the calling code runs for. */
  get current(): RequestRecord | undefined {
    const request = requests.getStore();
    return request?.tracker === this ? request.record : undefined;
  }

  run<T>(requestId: string, log: Logger, work: (record: RequestRecord) => T): T {
    const record: RequestRecord = {
      requestId,
      log: log.with({ requestId }),
      beganAt: performance.now(),
      codes: new Set(),
      statements: 0,
      retries: 0,
      conflicts: 0,
      refusedConnections: 0,
      databaseMs: 0,
    };
    return requests.run({ tracker: this, record }, work, record);
  }

  stop(): void {
    channels.statement.unsubscribe(this.#onStatement);
    channels.retry.unsubscribe(this.#onRetry);
    channels.refusal.unsubscribe(this.#onFailedConnect);
  }

  readonly #onStatement = (message: unknown): void => {
    const record = this.current;
    if (record === undefined) return;
    const { name, ms } = message as StatementMessage;
    if (!CONTROL.has(name)) record.statements++;
    record.databaseMs += ms;
  };

  readonly #onRetry = (message: unknown): void => {
    const record = this.current;
    if (record === undefined) return;
    record.retries++;
    // Without a SQLSTATE, the connection was lost.
    if ((message as RetryMessage).sqlState !== undefined) record.conflicts++;
  };

  readonly #onFailedConnect = (): void => {
    const record = this.current;
    if (record !== undefined) record.refusedConnections++;
  };
}
