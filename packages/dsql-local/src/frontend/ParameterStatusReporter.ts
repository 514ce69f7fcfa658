import { MessageReader } from "../net/MessageReader.ts";
import type { ClientConnection } from "./ClientConnection.ts";

/**
 * Sends the client ParameterStatus of settings that have changed since it last received them, right before ReadyForQuery.
 * PostgreSQL does the same, but for each of the server's own requests as well.
 */
export class ParameterStatusReporter {
  readonly #sent: Map<string, string>;
  readonly #changed = new Map<string, { value: string; bytes: Buffer }>();

  /** @param sent the parameters that the client has received at start-up */
  constructor(sent: ReadonlyMap<string, string>) {
    this.#sent = new Map(sent);
  }

  /** PostgreSQL reports a value. */
  changed(bytes: Buffer): void {
    const reader = new MessageReader(bytes);
    const name = reader.string();
    this.#changed.set(name, { value: reader.string(), bytes });
  }

  /** What the client has last received of a parameter. */
  sent(name: string): string | undefined {
    return this.#sent.get(name);
  }

  /** Sends the client what has changed. */
  report(client: ClientConnection): void {
    if (this.#changed.size === 0) return;
    for (const [name, { value, bytes }] of this.#changed) {
      if (this.#sent.get(name) === value) continue;
      this.#sent.set(name, value);
      client.write(bytes);
    }
    this.#changed.clear();
  }
}
