/** One service's name, and how to send requests to it. */
export interface ServiceAccess {
  /** e.g. `"Google Books"` */
  readonly service: string;
  /** Subject of error messages about a part of the service, e.g. `"IGDB's sign-in at Twitch"`. */
  readonly subject?: string;
  /** Names of the settings with its keys, for messages. */
  readonly keySettings: readonly string[];
  /** Statuses that mean a rejected key. */
  readonly keyRejectedStatuses: readonly number[];
  /** For a request and its retry together. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}
