import { accessDenied } from "./accessDenied.ts";
import type { DsqlError } from "../rules/DsqlError.ts";

const WEEK_S = 604_800;

/**
 * Checks that a password looks like an authentication token of DSQL for this user and host: a pre-signed
 * request `<host>/?Action=…&X-Amz-Date=…&X-Amz-Expires=…` of action `DbConnectAdmin` for the user `admin` and
 * `DbConnect` for any other, not expired, and valid for a week at most. The signature isn't verified.
 *
 * @param hosts names under which this server is reached
 * @returns the refusal, with the hints that DSQL gives (reported from live clusters), or undefined
 */
export function checkToken(
  user: string,
  password: string,
  hosts: readonly string[],
  nowMs = Date.now(),
): DsqlError | undefined {
  let url: URL;
  try {
    url = new URL(`https://${password}`);
  } catch {
    return accessDenied("Invalid token: not a pre-signed request");
  }
  const action = url.searchParams.get("Action");
  if (!hosts.includes(url.hostname.replace(/^\[|\]$/g, ""))) {
    return accessDenied(`Invalid token: it is not for this endpoint but for ${url.hostname}`);
  }
  if (action !== (user === "admin" ? "DbConnectAdmin" : "DbConnect")) {
    return accessDenied(`Wrong user to action mapping. user: ${user}, action: ${String(action)}`);
  }
  if (!url.searchParams.get("X-Amz-Signature") || !url.searchParams.get("X-Amz-Credential")) {
    return accessDenied("Invalid token: it is not signed");
  }
  const signedMs = parseAmzDate(url.searchParams.get("X-Amz-Date"));
  const expiresS = Number(url.searchParams.get("X-Amz-Expires") ?? Number.NaN);
  if (signedMs === undefined || !Number.isInteger(expiresS) || expiresS < 1 || expiresS > WEEK_S) {
    return accessDenied(`Invalid token: X-Amz-Expires must be between 1 and ${WEEK_S} seconds`);
  }
  const expiryMs = signedMs + expiresS * 1000;
  if (nowMs > expiryMs) {
    return accessDenied(`Signature expired: ${amzDate(expiryMs)} is now earlier than ${amzDate(nowMs)}`);
  }
  return undefined;
}

function parseAmzDate(text: string | null): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  if (!parts) return undefined;
  const [, y, mo, d, h, mi, s] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(y, mo - 1, d, h, mi, s);
}

function amzDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}
