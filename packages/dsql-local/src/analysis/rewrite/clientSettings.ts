/** DSQL's values of settings, shown instead of PostgreSQL's (recorded on a cluster 2026-09; max_connections observed on a live one). */
export const SHOWN: ReadonlyMap<string, string> = new Map([
  ["server_version", "16.15"],
  ["server_version_num", "160015"],
  ["max_connections", "20"],
]);

/** Settings that this server has changed for its own needs: clients see PostgreSQL's default. */
export const OWN_VALUES: readonly string[] = [
  "createrole_self_grant",
  "deadlock_timeout",
  "max_replication_slots",
  "max_wal_senders",
  "synchronous_commit",
  "temp_file_limit",
  "wal_level",
];

/** Settings that show where and how the backend PostgreSQL runs, which DSQL doesn't have. */
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

/** Matches the server's own settings, but not the one that DSQL has. */
const OWN_SETTING = /^dsql\.(?!enable_batched_nestloop$)/;

/** Is the setting hidden from clients? */
export function isHiddenSetting(name: string): boolean {
  const folded = name.toLowerCase();
  return HIDDEN.has(folded) || OWN_SETTING.test(folded);
}
