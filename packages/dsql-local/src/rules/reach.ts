/**
 * Functions of PostgreSQL that reach what a DSQL doesn't have or keeps to itself: the server's files, log and
 * configuration, large objects, messages, other sessions. DSQL's own words aren't on record; these are in the manner of
 * what it says to advisory locks. What isn't listed PostgreSQL refuses to the session's role, with 42501.
 */
const OUT_OF_REACH = new RegExp(
  `^(${[
    "pg_read_(binary_)?file(_off_len|_all|_old)?",
    "pg_stat_file",
    "pg_ls_\\w+",
    "pg_file_\\w+",
    "pg_(reload_conf|rotate_logfile|current_logfile|terminate_backend|cancel_backend|promote)",
    "pg_stat_get_(backend_)?activity",
    "lo_\\w+",
    "pg_(notify|listening_channels|export_snapshot|notification_queue_usage)",
    // These run SQL that is in a string.
    "(query|table|cursor|schema|database)_to_xml(schema|_and_xmlschema)?",
    "ts_stat",
    "loread",
    "lowrite",
  ].join("|")})$`,
);

export function isOutOfReach(functionName: string): boolean {
  return OUT_OF_REACH.test(functionName);
}
