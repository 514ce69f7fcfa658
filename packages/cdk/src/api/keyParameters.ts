import { settingNames } from "@mattb.tech/billio-config";
import type { Environment } from "../stack/names.ts";

const KEYS = [
  settingNames.googleBooksApiKey,
  settingNames.tmdbApiKey,
  settingNames.igdbClientId,
  settingNames.igdbClientSecret,
] as const;

/** Settings that name the SSM parameters with the keys of external services. */
export function keyParameters(environment: Environment): Record<string, string> {
  return Object.fromEntries(KEYS.map((key) => [`${key}_PARAMETER`, `/billio/${environment}/${key}`]));
}
