import { ExternalServiceError } from "./ExternalServiceError.ts";

/**
 * The keys, all of them there.
 *
 * @param keys by the name of their setting
 * @throws {ExternalServiceError} naming what isn't set
 */
export function requireSettings<K extends string>(
  service: string,
  keys: Readonly<Record<K, string | undefined>>,
): Record<K, string> {
  const missing = (Object.keys(keys) as K[]).filter((name) => !keys[name]);
  if (missing.length === 0) return keys as Record<K, string>;
  const verb = missing.length === 1 ? "is" : "are";
  throw new ExternalServiceError(service, "missing key", `is off: ${missing.join(" and ")} ${verb} not set`);
}
