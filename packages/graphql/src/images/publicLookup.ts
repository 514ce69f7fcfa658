import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./isPublicAddress.ts";
import { PrivateAddressError } from "./PrivateAddressError.ts";

/**
 * A DNS lookup for `net.connect` that answers only with public addresses. The socket connects to what this returns,
 * so no second DNS answer comes between the check and the connection.
 */
export function publicLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, answer) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const addresses = (Array.isArray(answer) ? answer : []).filter(({ address }) =>
        isPublicAddress(address),
      );
      const [first] = addresses;
      if (first === undefined) callback(new PrivateAddressError(), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
