/** What one service is called, and how to reach it. */
export interface ServiceAccess {
  /** e.g. `"Google Books"` */
  readonly service: string;
  /** How messages begin when they are about a part of it, e.g. `"IGDB's sign-in at Twitch"`. */
  readonly subject?: string;
  /** Names of the settings that hold its keys, for messages. */
  readonly keySettings: readonly string[];
  /** Statuses by which it rejects a key. */
  readonly keyRefusedBy: readonly number[];
  /** For a request and its repetition together. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}
