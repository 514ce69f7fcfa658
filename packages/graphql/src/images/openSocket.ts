import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { isPublicAddress } from "./isPublicAddress.ts";
import { PrivateAddressError } from "./PrivateAddressError.ts";
import { publicLookup } from "./publicLookup.ts";

/** Where the sockets of a fetch may connect, and which authorities they trust. */
export interface SocketOptions {
  /** Hosts that may be private: each `host` or `host:port`, in lower case, IPv6 in brackets. */
  allowedHosts: readonly string[];
  lookup: LookupFunction;
  /** Trusted CA certificates, in PEM, instead of those that come with Node. */
  ca?: string | undefined;
}

/**
 * Opens the socket of a request: to public addresses only, except for allowed hosts. It checks the resolved address at
 * each redirect, so it can't be bypassed. Each socket is new: no connection or TLS session is shared, no proxy is used.
 *
 * @throws {PrivateAddressError} or destroys the socket with one, after the DNS lookup
 */
export function openSocket(target: URL, { allowedHosts, lookup, ca }: SocketOptions): Socket {
  const { protocol, hostname } = target;
  const secure = protocol === "https:";
  const port = Number(target.port === "" ? (secure ? 443 : 80) : target.port);
  const allowed = allowedHosts.includes(hostname) || allowedHosts.includes(`${hostname}:${port}`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  // An address in the URL is connected to without a lookup.
  if (!allowed && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError();
  const options = { host, port, lookup: allowed ? lookup : publicLookup(lookup) };
  if (!secure) return connect(options);
  return connectTls({
    ...options,
    // The name that the certificate has to be for. SNI excludes IP addresses, which are checked by `host`.
    ...(isIP(host) === 0 && { servername: host.replace(/\.$/, "") }),
    ...(ca !== undefined && { ca }),
    ALPNProtocols: ["http/1.1"],
    // Even if NODE_TLS_REJECT_UNAUTHORIZED is 0.
    rejectUnauthorized: true,
  });
}
