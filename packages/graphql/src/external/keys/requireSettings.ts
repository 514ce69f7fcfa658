import { ExternalServiceError } from "../ExternalServiceError.ts";

/**
 * Returns `keys` if none is missing.
 *
 * @param keys by the name of their setting
 * @throws {ExternalServiceError} naming the missing settings
 */
export function requireSettings<K extends string, V>(
  service: string,
  keys: Readonly<Record<K, V | undefined>>,
): Record<K, V> {
  const missing = (Object.keys(keys) as K[]).filter((name) => !keys[name]);
  if (missing.length === 0) return keys as Record<K, V>;
  const verb = missing.length === 1 ? "is" : "are";
  throw new ExternalServiceError(service, "missing key", `is off: ${missing.join(" and ")} ${verb} not set`);
}
