import { SettingsReader as Reader } from "@mattb.tech/billio-dsql/settings";
import { SettingsError } from "./SettingsError.ts";
import type { SettingName } from "./settingNames.ts";

export type { Environment } from "@mattb.tech/billio-dsql/settings";

/** Reads Billio's settings from an environment and collects their issues. Empty values count as absent. */
export class SettingsReader extends Reader<SettingName> {
  oneOf<T extends string>(setting: SettingName, values: readonly T[], byDefault: T): T {
    const text = this.text(setting);
    if (text === "") return byDefault;
    const value = values.find((one) => one === text);
    if (value === undefined) this.addIssue(setting, `must be one of ${values.join(", ")}`);
    return value ?? byDefault;
  }

  /** An http(s) address without its trailing slashes. */
  baseUrl(setting: SettingName, byDefault: string): string {
    const text = this.text(setting) || byDefault;
    if (!isBaseUrl(text)) {
      this.addIssue(setting, `must be an http or https address without query, e.g. ${byDefault}`);
      return byDefault;
    }
    return text.replace(/\/+$/, "");
  }

  /** @throws {SettingsError} when there are issues */
  check(): void {
    if (this.issues.length > 0) throw new SettingsError(this.issues);
  }
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}
