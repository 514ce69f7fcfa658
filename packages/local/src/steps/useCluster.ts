import { once } from "node:events";
import { connect } from "node:net";
import { readDatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import type { Output } from "../terminal/Output.ts";

/** How long a machine may take to say that nobody listens on one of its own ports. */
const PROBE_MS = 1_000;
const LOOPBACK = /^(?:localhost|127\.[\d.]+)$/i;

/**
 * Makes a cluster the one that this process's settings name, and says how long its answer is waited for.
 *
 * @throws Error at once when it would be on this machine and nobody listens: waiting won't change that, as it may where
 *   a network or a cluster that wakes up is between
 * @throws {SettingsError} naming every setting that is malformed
 */
export async function useCluster(endpoint: string, out: Output): Promise<void> {
  process.env[settingNames.dsqlEndpoint] = endpoint;
  const { host, port, unavailableAfterMs } = readDatabaseSettings();
  out.print(`cluster ${endpoint}`);
  if (LOOPBACK.test(host) && (await isRefused(host, port))) {
    throw new Error(
      `Nobody listens on ${endpoint}. Start the local DSQL there, or leave --endpoint out to have one started.`,
    );
  }
  out.print(`waiting for its answer, for at most ${unavailableAfterMs / 1_000} s`);
}

async function isRefused(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: PROBE_MS });
  try {
    await Promise.race([once(socket, "connect"), once(socket, "timeout")]);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  } finally {
    socket.destroy();
  }
}
