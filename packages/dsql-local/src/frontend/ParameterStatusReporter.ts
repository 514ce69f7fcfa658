import { MessageReader } from "../net/MessageReader.ts";
import type { ClientConnection } from "./ClientConnection.ts";

/**
 * What the client is told of settings (ParameterStatus): a value that has changed since it was told last, right before
 * ReadyForQuery. PostgreSQL does the same, but for each of the server's requests, which aren't the client's.
 */
export class ParameterStatusReporter {
  readonly #told: Map<string, string>;
  readonly #changed = new Map<string, { value: string; bytes: Buffer }>();

  /** @param told what the client knows from its start */
  constructor(told: ReadonlyMap<string, string>) {
    this.#told = new Map(told);
  }

  /** PostgreSQL reports a value. */
  changed(bytes: Buffer): void {
    const reader = new MessageReader(bytes);
    const name = reader.string();
    this.#changed.set(name, { value: reader.string(), bytes });
  }

  /** Tells the client what has changed. */
  report(client: ClientConnection): void {
    if (this.#changed.size === 0) return;
    for (const [name, { value, bytes }] of this.#changed) {
      if (this.#told.get(name) === value) continue;
      this.#told.set(name, value);
      client.write(bytes);
    }
    this.#changed.clear();
  }
}
