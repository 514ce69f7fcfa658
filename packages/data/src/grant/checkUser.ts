import { type DatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import { ConfigurationError } from "../errors/index.ts";
import { ADMIN } from "./databaseRoles.ts";

/** @throws {ConfigurationError} when the settings name another user than admin, who may not map IAM roles */
export function checkUser(settings: DatabaseSettings): DatabaseSettings {
  if (settings.user === ADMIN) return settings;
  const reason = `must be ${ADMIN} or absent, for only ${ADMIN} may map IAM roles`;
  throw new ConfigurationError(`Check the environment: ${settingNames.dsqlUser} ${reason}`, [
    { setting: settingNames.dsqlUser, reason },
  ]);
}
