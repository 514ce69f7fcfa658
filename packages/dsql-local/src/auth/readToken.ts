/** The parts of a token, a pre-signed request `<host>/?Action=…&X-Amz-…`. None of them is verified yet. */
export interface Token {
  /** As it was signed: with the port, if the signer was given one. */
  host: string;
  action: string;
  accessKeyId: string;
  /** The credential scope. */
  scope: { date: string; region: string; service: string };
  /** As in the token, `20260101T000000Z`. */
  date: string;
  signedMs: number;
  expiresS: number;
  sessionToken: string | undefined;
  signature: string;
  /** Parameters that the signature covers, other than those that signing adds. */
  otherParameters: Record<string, string>;
}

/** The longest validity of a token (Aurora DSQL user guide, authentication). */
export const WEEK_S = 604_800;

const ADDED_BY_SIGNING = new Set([
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-SignedHeaders",
  "X-Amz-Security-Token",
  "X-Amz-Signature",
]);

/** Parses a password. If it isn't a token, returns the reason, which repeats no part of it. */
export function readToken(password: string): Token | { malformed: string } {
  const [, host = "", query = ""] = /^([^/?#\s]+)\/?\?(.*)$/s.exec(password) ?? [];
  const parameters = readQuery(query);
  if (host === "" || !parameters) return { malformed: "not a pre-signed request" };
  const get = (name: string) => parameters.get(name) ?? "";
  if (get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") {
    return { malformed: "X-Amz-Algorithm must be AWS4-HMAC-SHA256" };
  }
  if (get("X-Amz-SignedHeaders") !== "host") return { malformed: "X-Amz-SignedHeaders must be host" };
  const signature = get("X-Amz-Signature");
  if (!/^[0-9a-f]{64}$/.test(signature)) return { malformed: "it is not signed" };
  const credential = /^([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/aws4_request$/.exec(get("X-Amz-Credential"));
  if (!credential) {
    return { malformed: "X-Amz-Credential must be <key>/<date>/<region>/<service>/aws4_request" };
  }
  const date = get("X-Amz-Date");
  const signedMs = readAmzDate(date);
  if (signedMs === undefined) return { malformed: "X-Amz-Date must be a time as in 20260101T000000Z" };
  const expiresS = Number(get("X-Amz-Expires"));
  if (!/^[1-9]\d*$/.test(get("X-Amz-Expires")) || expiresS > WEEK_S) {
    return { malformed: `X-Amz-Expires must be from 1 to ${WEEK_S} seconds` };
  }
  const [, accessKeyId = "", scopeDate = "", region = "", service = ""] = credential;
  return {
    host,
    action: get("Action"),
    accessKeyId,
    scope: { date: scopeDate, region, service },
    date,
    signedMs,
    expiresS,
    sessionToken: parameters.get("X-Amz-Security-Token"),
    signature,
    otherParameters: Object.fromEntries([...parameters].filter(([name]) => !ADDED_BY_SIGNING.has(name))),
  };
}

/** Undefined if it can't be decoded, or has a parameter twice, which would be ambiguous. */
function readQuery(query: string): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const part of query.split("&")) {
    const at = part.indexOf("=");
    if (at < 1) return undefined;
    try {
      const name = decodeURIComponent(part.slice(0, at));
      if (parameters.has(name)) return undefined;
      parameters.set(name, decodeURIComponent(part.slice(at + 1)));
    } catch {
      return undefined;
    }
  }
  return parameters;
}

function readAmzDate(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
