import { badResponse } from "../response/badResponse.ts";
import { fields, text } from "../response/readFields.ts";
import { fetchJson } from "../http/fetchJson.ts";
import type { ServiceAccess } from "../http/ServiceAccess.ts";
import { unlessAborted } from "../http/unlessAborted.ts";

export interface TwitchCredentials {
  clientId: string;
  clientSecret: string;
}

interface Token {
  text: string;
  renewAtMs: number;
}

/** Renewed this long before it expires, lest it expire in transit; a short-lived one halfway through its lifetime. */
const marginMs = 60_000;

/**
 * IGDB's access token, from Twitch by client credentials. It is cached until shortly before it expires; concurrent
 * callers share one request.
 */
export class TwitchToken {
  readonly #access: ServiceAccess;
  readonly #authUrl: string;
  readonly #now: () => number;
  #token: Token | undefined;
  #fetching: Promise<Token> | undefined;

  constructor(access: ServiceAccess, authUrl: string, now: () => number = Date.now) {
    this.#access = access;
    this.#authUrl = authUrl;
    this.#now = now;
  }

  /**
   * The caller's signal ends only its own waiting, since others may wait for the same token.
   *
   * @throws {ExternalServiceError}
   */
  async get(credentials: TwitchCredentials, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    if (this.#token && this.#now() < this.#token.renewAtMs) return this.#token.text;
    this.#fetching ??= this.#fetch(credentials)
      .then((token) => (this.#token = token))
      .finally(() => (this.#fetching = undefined));
    const token = await unlessAborted(this.#fetching, signal);
    return token.text;
  }

  /** Drops a token that IGDB rejected, unless it has been replaced already. */
  forget(token: string): void {
    if (this.#token?.text === token) this.#token = undefined;
  }

  async #fetch({ clientId, clientSecret }: TwitchCredentials): Promise<Token> {
    // In the body: URLs may be logged.
    const form = { client_id: clientId, client_secret: clientSecret, grant_type: "client_credentials" };
    const response = await fetchJson(this.#access, new URL(this.#authUrl), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
    const body = response.kind === "absent" ? {} : fields(response.body);
    const token = text(body.access_token);
    const lifeMs = Number(body.expires_in) * 1000;
    // Visible ASCII: anything else couldn't be sent as a header.
    if (!/^[!-~]+$/.test(token) || !(lifeMs > 0)) {
      throw badResponse(this.#access.service, "a token", this.#access.subject);
    }
    return { text: token, renewAtMs: this.#now() + lifeMs - Math.min(marginMs, lifeMs / 2) };
  }
}
