import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { isPublicAddress } from "./isPublicAddress.ts";
import { PrivateAddressError } from "./PrivateAddressError.ts";
import { publicLookup } from "./publicLookup.ts";

/** Where the sockets of a fetch may lead, and whom they trust. */
export interface SocketOptions {
  /** Each `host` or `host:port`, in lower case, IPv6 in brackets: these may be private. */
  allowedHosts: readonly string[];
  lookup: LookupFunction;
  /** Certificates of authorities, in PEM, in place of the ones that come with Node. */
  ca?: string | undefined;
}

/**
 * Opens the socket of a request: to public addresses only, save for allowed hosts. It sits below redirects and DNS, so
 * there is no way past it. Each is new: no connection or TLS session is shared, and none goes through a proxy.
 *
 * @throws {PrivateAddressError} or destroys the socket with one, once a DNS answer is there
 */
export function openSocket(target: URL, { allowedHosts, lookup, ca }: SocketOptions): Socket {
  const { protocol, hostname } = target;
  const secure = protocol === "https:";
  const port = Number(target.port === "" ? (secure ? 443 : 80) : target.port);
  const free = allowedHosts.includes(hostname) || allowedHosts.includes(`${hostname}:${port}`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  // An address in the URL is connected to without a lookup.
  if (!free && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError();
  const options = { host, port, lookup: free ? lookup : publicLookup(lookup) };
  if (!secure) return connect(options);
  return connectTls({
    ...options,
    // What the certificate has to be for. Addresses aren't sent as a name, and are checked by `host`.
    ...(isIP(host) === 0 && { servername: host.replace(/\.$/, "") }),
    ...(ca !== undefined && { ca }),
    ALPNProtocols: ["http/1.1"],
    // Whatever the environment says.
    rejectUnauthorized: true,
  });
}
