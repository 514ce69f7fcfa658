import { ownValue } from "@mattb.tech/billio-config";

/** Describes to a client why a fetch failed, also by nested causes. Discloses nothing of the network. */
export function describeFetchError(error: unknown): string {
  const [reason] = codes(error).flatMap((code) => ownValue(reasons, code) ?? []);
  return reason ?? "the connection to its server broke off; try again or give another";
}

const NOT_FOUND = "its host can't be found; check the name for mistakes";

const UNREACHABLE = "its server can't be reached; try again or give another";

const UNVERIFIED = "its server's certificate can't be verified";

const reasons: Readonly<Record<string, string>> = {
  PRIVATE_ADDRESS:
    "its host, or one that it redirects to, is not on the public internet; give an address that anyone can fetch",
  ENOTFOUND: NOT_FOUND,
  EAI_AGAIN: NOT_FOUND,
  ENODATA: NOT_FOUND,
  ECONNREFUSED: "its server takes no connection there; check host and port",
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ERR_TLS_CERT_ALTNAME_INVALID: "its server's certificate is for another host",
  CERT_HAS_EXPIRED: "its server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its server's certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its server's certificate is self-signed",
  CERT_NOT_YET_VALID: UNVERIFIED,
  CERT_SIGNATURE_FAILURE: UNVERIFIED,
  CERT_UNTRUSTED: UNVERIFIED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNVERIFIED,
  UNABLE_TO_GET_ISSUER_CERT: UNVERIFIED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNVERIFIED,
  HPE_HEADER_OVERFLOW: "its server sends headers longer than 16 KiB with it; give another",
  Z_DATA_ERROR: "its server sent it compressed, and broken",
  Z_BUF_ERROR: "its server sent it compressed, and broken",
};

/** The codes of an error, of its causes and of the errors gathered in it, outermost first. */
function codes(error: unknown): string[] {
  const found: string[] = [];
  const queue: unknown[] = [error];
  // Bounded: causes may be circular.
  for (let i = 0; i < queue.length && i < 50; i++) {
    const each = queue[i];
    if (!(each instanceof Error)) continue;
    if ("code" in each && typeof each.code === "string") found.push(each.code);
    if (each instanceof AggregateError) queue.push(...(each.errors as unknown[]));
    queue.push(each.cause);
  }
  return found;
}
