import type { ServiceKey, SettingName } from "@mattb.tech/billio-config";
import { ExternalServiceError } from "../ExternalServiceError.ts";
import { unlessAborted } from "../http/unlessAborted.ts";
import type { ParameterCache } from "./ParameterCache.ts";
import { requireSettings } from "./requireSettings.ts";

type Keys<K extends SettingName> = Record<K, string>;

/** The keys of one service: from its settings, or from the SSM parameters that these name. */
export class ServiceKeys<K extends SettingName> {
  readonly #service: string;
  readonly #settings: Readonly<Record<K, ServiceKey | undefined>>;
  readonly #parameters: ParameterCache;

  /** @param settings by the name of the setting that contains the key */
  constructor(
    service: string,
    settings: Readonly<Record<K, ServiceKey | undefined>>,
    parameters: ParameterCache,
  ) {
    this.#service = service;
    this.#settings = settings;
    this.#parameters = parameters;
  }

  /**
   * Calls the service with its keys. If it rejects them and their parameters have changed, calls it again with the new ones.
   *
   * @throws {ExternalServiceError} when a key isn't set, or can't be read
   * @throws what `call` throws
   */
  async use<T>(call: (keys: Keys<K>) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const keys = await this.#read(signal, (name) => this.#parameters.get(name));
    try {
      return await call(keys);
    } catch (error) {
      if (!(error instanceof ExternalServiceError && error.reason === "key refused")) throw error;
      const now = await this.#read(signal, (name, setting) =>
        this.#parameters.readAgain(name, keys[setting]),
      ).catch(() => keys);
      signal?.throwIfAborted();
      if (Object.keys(now).every((setting) => now[setting as K] === keys[setting as K])) throw error;
      return call(now);
    }
  }

  async #read(
    signal: AbortSignal | undefined,
    read: (parameter: string, setting: K) => Promise<string>,
  ): Promise<Keys<K>> {
    const settings = requireSettings(this.#service, this.#settings);
    const reading = (Object.entries(settings) as [K, ServiceKey][]).map(async ([setting, key]) => {
      if (key.kind === "value") return [setting, key.value] as const;
      try {
        return [setting, await read(key.name, setting)] as const;
      } catch (error) {
        // The SDK's message may quote more than names.
        const what = error instanceof Error ? error.name : "unknown";
        throw new ExternalServiceError(
          this.#service,
          "missing key",
          `is off: the key that ${setting}_PARAMETER names can't be read (${what})`,
        );
      }
    });
    return Object.fromEntries(await unlessAborted(Promise.all(reading), signal)) as Keys<K>;
  }
}
