import { isIPv4 } from "node:net";

/** Addresses under which "localhost" reaches the server. */
const LOCAL = ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"];

/** How a server is reached that listens on an address. */
interface ServerNames {
  /** The one to use first: its certificate is for it. */
  name: string;
  /** The IPv4 address at which it is reached from this machine; undefined where it isn't known to have one. */
  address: string | undefined;
  /** All that a client may call it in TLS, and sign tokens for. */
  hosts: readonly [string, ...string[]];
}

/** @param clusterName a name as clusters have it, under which it is reached as well */
export function serverNames(host: string, clusterName: string | undefined): ServerNames {
  // The certificate is for localhost and for an address that was asked for.
  const name = LOCAL.includes(host) ? "localhost" : host;
  const hosts = [name, "localhost", "127.0.0.1", "::1", host, ...(clusterName ? [clusterName] : [])] as const;
  return { name, address: addressOf(host), hosts };
}

function addressOf(host: string): string | undefined {
  if (isIPv4(host) && host !== "0.0.0.0") return host;
  return host === "0.0.0.0" || host === "::" || host === "localhost" ? "127.0.0.1" : undefined;
}
