import type { SettingName } from "./settingNames.ts";

/** One setting that is missing or malformed. `reason` states what is expected. */
export interface SettingIssue {
  setting: SettingName;
  reason: string;
}

/** Lists every setting that is missing or malformed, so that all can be fixed at once. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly code = "CONFIGURATION";
  readonly faults: readonly SettingIssue[];

  constructor(faults: readonly SettingIssue[]) {
    super(`Check the environment: ${faults.map(({ setting, reason }) => `${setting} ${reason}`).join("; ")}`);
    this.faults = faults;
  }
}
