import type { Clock } from "../clock/Clock.ts";
import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { UndatedRule } from "../errorCatalog/Rule.ts";
import type { TokenVerifier } from "./TokenVerifier.ts";
import { callerArn } from "./callerArn.ts";
import type { Action, Credential } from "./Credential.ts";
import { isSignatureValid } from "./verifySignature.ts";
import { readToken } from "./readToken.ts";

const SERVICE = "dsql";

/** How far the signer's clock may be ahead (AWS IAM user guide, troubleshooting of signed requests). */
const MAX_AHEAD_MS = 5 * 60 * 1000;

export interface TokenVerifierOptions {
  credentials: readonly Credential[];
  /** Host names and addresses of this server. */
  hosts: readonly string[];
  region: string;
  clock: Clock;
}

/**
 * Verifies passwords as IAM does. A password is a token: a pre-signed request for the action `DbConnectAdmin` for the user
 * `admin`, `DbConnect` for any other, to one of the hosts. It has to be signed with a known key pair for this service and
 * region, must not have expired, and its principal has to be authorized for the action.
 */
export function createTokenVerifier({
  credentials,
  hosts,
  region,
  clock,
}: TokenVerifierOptions): TokenVerifier {
  return async (user, password) => {
    const denied = (rule: UndatedRule, values: Record<string, string> = {}) => ({
      error: toDsqlError(rule, values),
    });
    const token = readToken(password);
    if ("malformed" in token) return denied(connection.malformedToken, { reason: token.malformed });
    const { date, scope } = token;
    const action = actionFor(user);
    const host = bareHost(token.host);
    if (!hosts.includes(host)) return denied(connection.hostMismatch, { host: shown(host) });
    if (token.action !== action) {
      return denied(connection.wrongAction, { user: shown(user), action: shown(token.action) });
    }
    if (scope.service !== SERVICE) return denied(connection.serviceMismatch, { service: SERVICE });
    if (scope.region !== region) {
      return denied(connection.regionMismatch, { region, given: shown(scope.region) });
    }
    if (scope.date !== date.slice(0, 8)) return denied(connection.dateMismatch);
    const credential = credentials.find(({ accessKeyId }) => accessKeyId === token.accessKeyId);
    if (!credential || credential.sessionToken !== token.sessionToken) return denied(connection.unknownKey);
    if (!(await isSignatureValid(token, credential))) return denied(connection.wrongSignature);
    const nowMs = clock.nowMs();
    const signedMs = clock.showedAt(token.signedMs);
    const expiryMs = signedMs + token.expiresS * 1000;
    const now = amzDate(nowMs);
    if (signedMs > nowMs + MAX_AHEAD_MS) {
      const limit = amzDate(nowMs + MAX_AHEAD_MS);
      return denied(connection.notYetCurrent, { signed: amzDate(signedMs), limit, now });
    }
    if (nowMs > expiryMs) return denied(connection.signatureExpired, { expiry: amzDate(expiryMs), now });
    if (!credential.actions.has(action)) {
      const account = /^arn:[\w-]+:iam::(\d+):/.exec(credential.principalArn)?.[1] ?? "";
      const cluster = `arn:aws:${SERVICE}:${region}:${account}:cluster/local`;
      return denied(connection.notAuthorized, { arn: callerArn(credential), action, cluster });
    }
    return { principalArn: credential.principalArn };
  };
}

function actionFor(user: string): Action {
  return user === "admin" ? "DbConnectAdmin" : "DbConnect";
}

/** In lower case, without port and without the brackets of an IPv6 address. */
function bareHost(host: string): string {
  return host
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "")
    .toLowerCase();
}

/** Untrusted text, made safe for a message. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
}

function amzDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}
