import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./isPublicAddress.ts";
import { PrivateAddressError } from "./PrivateAddressError.ts";

/**
 * A DNS lookup for `net.connect` that returns only public addresses. The socket connects to these, so no second lookup
 * happens between check and connection.
 */
export function publicLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const addresses = (Array.isArray(found) ? found : []).filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (first === undefined) callback(new PrivateAddressError(), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
