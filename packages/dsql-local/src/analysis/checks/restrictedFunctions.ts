/**
 * Functions of PostgreSQL that access what DSQL doesn't have or doesn't expose: the server's files, log and configuration,
 * large objects, messages, other sessions. DSQL's messages for them aren't recorded; these are modelled on that for advisory
 * locks. For functions that aren't listed PostgreSQL denies the session's role access, with 42501.
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
    // These run SQL in a string.
    "(query|table|cursor|schema|database)_to_xml(schema|_and_xmlschema)?",
    "ts_stat",
    "pg_logical_emit_message",
    // These look up names without checking rights on the schema.
    "pg_get_object_address",
    "reg(class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)in",
    // PostgreSQL's views of its own state use these.
    "pg_(lock_status|show_all_settings|prepared_statement|prepared_xact|cursor|show_all_file_settings|hba_file_rules|ident_file_mappings)",
    "pg_(get_replication_slots|stat_get_replication_slot)",
    "pg_stat_get_(progress_info|wal_senders|wal_receiver|subscription|backend_\\w+)",
  ].join("|")})$`,
);

export function isRestrictedFunction(functionName: string): boolean {
  return RESTRICTED.test(functionName);
}

/**
 * Functions that DSQL doesn't have according to AWS (awslabs/agent-plugins, dsql skill, function list, 2026-10); the message is
 * reported for pg_backend_pid.
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
