import { DsqlClientError } from "./DsqlClientError.ts";

/** One setting or option that is missing or malformed. `reason` states what is expected. */
export interface SettingIssue {
  setting: string;
  reason: string;
}

/** A setting is missing or malformed; the message lists all of them. */
export class ConfigurationError extends DsqlClientError {
  readonly code = "CONFIGURATION";
  readonly faults: readonly SettingIssue[];

  constructor(message: string, faults: readonly SettingIssue[], options?: ErrorOptions) {
    super(message, options);
    this.faults = faults;
  }
}
