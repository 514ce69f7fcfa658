/**
 * Functions of PostgreSQL that reach what a DSQL doesn't have or keeps to itself: the server's files, log and
 * configuration, large objects, messages, other sessions. DSQL's own words aren't on record; these are in the manner of
 * what it says to advisory locks. What isn't listed PostgreSQL refuses to the session's role, with 42501.
 */
const RESTRICTED = new RegExp(
  `^(${[
    "pg_read_(binary_)?file(_off_len|_all|_old)?",
    "pg_stat_file",
    "pg_ls_\\w+",
    "pg_file_\\w+",
    "pg_(reload_conf|rotate_logfile|current_logfile|promote)",
    "pg_stat_get_(backend_)?activity",
    "pg_(notify|listening_channels|export_snapshot|notification_queue_usage)",
    // These run SQL that is in a string.
    "(query|table|cursor|schema|database)_to_xml(schema|_and_xmlschema)?",
    "ts_stat",
    "pg_logical_emit_message",
    // These look up names past the rights on a schema.
    "pg_get_object_address",
    "reg(class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)in",
    // What PostgreSQL's views on its own state are made of.
    "pg_(lock_status|show_all_settings|prepared_statement|prepared_xact|cursor|show_all_file_settings|hba_file_rules|ident_file_mappings)",
    "pg_(get_replication_slots|stat_get_replication_slot)",
    "pg_stat_get_(progress_info|wal_senders|wal_receiver|subscription|backend_\\w+)",
  ].join("|")})$`,
);

export function isRestrictedFunction(functionName: string): boolean {
  return RESTRICTED.test(functionName);
}

/**
 * Functions that AWS says DSQL hasn't (awslabs/agent-plugins, dsql skill, function list, 2026-10); the words are reported
 * for pg_backend_pid.
 */
const LACKING =
  /^(pg_backend_pid|pg_table_size|pg_total_relation_size|lastval|lo_\w+|loread|lowrite|pg_cancel_backend|pg_terminate_backend)$/;

export function isLacking(functionName: string): boolean {
  return LACKING.test(functionName);
}

/** Views of PostgreSQL's that show other sessions. */
const SESSION_VIEWS = /^pg_stat_(activity|ssl|gssapi|replication|wal_receiver|subscription|progress_\w+)$/;

export function isSessionView(relation: string): boolean {
  return SESSION_VIEWS.test(relation);
}
