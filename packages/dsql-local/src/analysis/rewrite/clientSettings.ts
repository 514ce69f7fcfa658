/** What DSQL says of a setting instead of what PostgreSQL has (recorded on a cluster 2026-09; max_connections seen live). */
export const SHOWN: ReadonlyMap<string, string> = new Map([
  ["server_version", "16.15"],
  ["server_version_num", "160015"],
  ["max_connections", "20"],
]);

/** Settings that this server has changed for its own needs: a client is shown PostgreSQL's default. */
export const OWN_VALUES: readonly string[] = [
  "createrole_self_grant",
  "deadlock_timeout",
  "max_replication_slots",
  "max_wal_senders",
  "synchronous_commit",
  "temp_file_limit",
  "wal_level",
];

/** Settings that tell where and how the PostgreSQL behind runs; a DSQL has nothing of the kind to tell. */
export const HIDDEN: ReadonlySet<string> = new Set([
  "bonjour_name",
  "cluster_name",
  "event_source",
  "listen_addresses",
  "port",
  "unix_socket_directories",
  "unix_socket_group",
  "unix_socket_permissions",
]);

/** The server's own settings begin so, and DSQL's one. */
const OWN_SETTING = /^dsql\.(?!enable_batched_nestloop$)/;

/** Isn't there any such setting for a client? */
export function isHiddenSetting(name: string): boolean {
  const folded = name.toLowerCase();
  return HIDDEN.has(folded) || OWN_SETTING.test(folded);
}
