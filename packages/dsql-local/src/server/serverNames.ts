import { isIPv4 } from "node:net";

/** Addresses under which "localhost" reaches the server. */
const LOCAL = ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"];

/** Names and address of a server. */
interface ServerNames {
  /** The one to use first: its certificate is for it. */
  name: string;
  /** The IPv4 address at which it is reached from this machine; undefined where it isn't known to have one. */
  address: string | undefined;
  /** All names that a client may use in TLS, and sign tokens for. */
  hosts: readonly [string, ...string[]];
}

/** @param clusterName another name of the server, in the form that clusters have */
export function serverNames(host: string, clusterName: string | undefined): ServerNames {
  // The certificate is for localhost and for the address requested.
  const name = LOCAL.includes(host) ? "localhost" : host;
  const hosts = [name, "localhost", "127.0.0.1", "::1", host, ...(clusterName ? [clusterName] : [])] as const;
  return { name, address: addressOf(host), hosts };
}

function addressOf(host: string): string | undefined {
  if (isIPv4(host) && host !== "0.0.0.0") return host;
  return host === "0.0.0.0" || host === "::" || host === "localhost" ? "127.0.0.1" : undefined;
}
