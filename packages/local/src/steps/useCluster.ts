import { once } from "node:events";
import { connect } from "node:net";
import { readDatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import type { Output } from "../terminal/Output.ts";

/** Time limit for finding out that nothing listens on a local port. */
const PROBE_MS = 1_000;
const LOOPBACK = /^(?:localhost|127\.[\d.]+)$/i;

/**
 * Sets a cluster in this process's settings, and prints how long its first response is waited for.
 *
 * @throws Error immediately when it is on this machine and nothing listens: waiting won't change that, other than for a
 *   remote cluster that wakes up
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
