import type { SettingName } from "./settingNames.ts";

/** One setting that is missing or malformed. `reason` says what it should look like. */
export interface SettingFault {
  setting: SettingName;
  reason: string;
}

/** Lists every setting that is missing or malformed, so that one look mends them all. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly code = "CONFIGURATION";
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    super(`Check the environment: ${faults.map((fault) => `${fault.setting} ${fault.reason}`).join("; ")}`);
    this.faults = faults;
  }
}
