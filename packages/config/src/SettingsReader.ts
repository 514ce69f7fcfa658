import { type SettingFault, SettingsError } from "./SettingsError.ts";
import type { SettingName } from "./settingNames.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings out of an environment and gathers what is wrong with them. Empty values count as absent. */
export class SettingsReader {
  readonly #environment: Environment;
  readonly #faults: SettingFault[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The trimmed text, "" when absent. */
  text(setting: SettingName): string {
    return this.#environment[setting]?.trim() ?? "";
  }

  wholeNumber(setting: SettingName, byDefault: number, min: number, max: number): number {
    const text = this.text(setting);
    if (text === "") return byDefault;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    this.fault(setting, `must be a whole number from ${min} to ${max}, e.g. ${byDefault}`);
    return byDefault;
  }

  oneOf<T extends string>(setting: SettingName, values: readonly T[], byDefault: T): T {
    const text = this.text(setting);
    if (text === "") return byDefault;
    const value = values.find((one) => one === text);
    if (value === undefined) this.fault(setting, `must be one of ${values.join(", ")}`);
    return value ?? byDefault;
  }

  /** An http(s) address without its trailing slashes. */
  baseUrl(setting: SettingName, byDefault: string): string {
    const text = this.text(setting) || byDefault;
    if (!isBaseUrl(text)) {
      this.fault(setting, `must be an http or https address without query, e.g. ${byDefault}`);
      return byDefault;
    }
    return text.replace(/\/+$/, "");
  }

  fault(setting: SettingName, reason: string): void {
    this.#faults.push({ setting, reason });
  }

  /** @throws {SettingsError} when anything was wrong */
  check(): void {
    if (this.#faults.length > 0) throw new SettingsError(this.#faults);
  }
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}
