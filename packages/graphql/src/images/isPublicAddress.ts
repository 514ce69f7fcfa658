import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** All of IPv6 that is given out for the internet; what maps or embeds IPv4 for translators lies outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address is one of the public internet: not private, loopback, link-local, shared (CGNAT), multicast,
 * reserved or for documentation, and no IPv6 address behind which an IPv4 one may hide (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(text: string): boolean {
  // Older spellings, which the parser would take, mean different addresses to different readers.
  if (isIP(text) === 0 || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
