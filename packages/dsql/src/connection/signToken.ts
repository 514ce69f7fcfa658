import { createHash, createHmac } from "node:crypto";

/** Keys as a Lambda finds them in its environment. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary keys. */
  sessionToken: string | undefined;
}

interface Token {
  host: string;
  region: string;
  action: "DbConnect" | "DbConnectAdmin";
}

const SERVICE = "dsql";
const SIGNED_HEADERS = "X-Amz-SignedHeaders";
const ALGORITHM = "AWS4-HMAC-SHA256";
/** Validity of a token, as the SDK's signer has it. Connections outlive it. */
const EXPIRES_SECONDS = 900;

/**
 * A token for DSQL: a request to connect, its signature in the query (IAM user guide, Signature Version 4; Aurora DSQL user
 * guide, authentication tokens). Equal to the SDK signer's for the same keys and second.
 */
export function signToken({ host, region, action }: Token, keys: Keys, now = new Date()): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${SERVICE}/aws4_request`;
  const query = Object.entries({
    Action: action,
    "X-Amz-Algorithm": ALGORITHM,
    "X-Amz-Credential": `${keys.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(EXPIRES_SECONDS),
    ...(keys.sessionToken === undefined ? {} : { "X-Amz-Security-Token": keys.sessionToken }),
    [SIGNED_HEADERS]: "host",
  })
    .map(([name, value]) => `${name}=${escaped(value)}`)
    .join("&");
  const request = ["GET", "/", query, `host:${host}`, "", "host", sha256("")].join("\n");
  const key = [day, region, SERVICE, "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = hmac(key, [ALGORITHM, time, scope, sha256(request)].join("\n")).toString("hex");
  // Sorted by name, as the others are.
  return `${host}/?${query.replace(SIGNED_HEADERS, `X-Amz-Signature=${signature}&${SIGNED_HEADERS}`)}`;
}

/** RFC 3986 leaves fewer characters unescaped than JavaScript does. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
