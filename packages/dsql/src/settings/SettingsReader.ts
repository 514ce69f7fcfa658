import type { SettingIssue } from "../errors/ConfigurationError.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from an environment and collects their issues. Empty values count as absent. */
export class SettingsReader<Name extends string = string> {
  readonly issues: (SettingIssue & { setting: Name })[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The trimmed text, "" when absent. */
  text(setting: Name): string {
    // eslint-disable-next-line billio/no-inherited-names -- a name from the program
    return this.#environment[setting]?.trim() ?? "";
  }

  wholeNumber(setting: Name, byDefault: number, min: number, max: number): number {
    const text = this.text(setting);
    if (text === "") return byDefault;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    this.addIssue(setting, `must be a whole number from ${min} to ${max}, e.g. ${byDefault}`);
    return byDefault;
  }

  addIssue(setting: Name, reason: string): void {
    this.issues.push({ setting, reason });
  }
}
