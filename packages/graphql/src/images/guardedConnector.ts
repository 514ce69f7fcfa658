import { isIP, type LookupFunction } from "node:net";
import type { buildConnector as BuildConnector } from "undici";
import { isPublicAddress } from "./isPublicAddress.ts";
import { PrivateAddressError } from "./PrivateAddressError.ts";
import { publicLookup } from "./publicLookup.ts";

/**
 * What opens the sockets of a fetch: to public addresses only, save for allowed hosts. It sits below redirects and
 * DNS, so there is no way past it.
 *
 * @param allowedHosts each `host` or `host:port`, in lower case, IPv6 in brackets
 */
export function guardedConnector(
  buildConnector: typeof BuildConnector,
  allowedHosts: readonly string[],
  lookup: LookupFunction,
): BuildConnector.connector {
  const free = buildConnector({ lookup });
  const guarded = buildConnector({ lookup: publicLookup(lookup) });
  return (options, callback) => {
    if (isAllowed(options, allowedHosts)) {
      free(options, callback);
      return;
    }
    // An address in the URL is connected to without a lookup.
    if (isIP(options.hostname) !== 0 && !isPublicAddress(options.hostname)) {
      callback(new PrivateAddressError(), null);
      return;
    }
    guarded(options, callback);
  };
}

function isAllowed(
  { hostname, protocol, port }: BuildConnector.Options,
  allowedHosts: readonly string[],
): boolean {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  const portUsed = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  return allowedHosts.includes(host) || allowedHosts.includes(`${host}:${portUsed}`);
}
