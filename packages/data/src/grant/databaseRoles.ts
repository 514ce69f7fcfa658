/** The database's roles that applications connect as (`migrations/0010_database_roles.sql`): set BILLIO_DSQL_USER to one. */
export const databaseRoles = {
  /** Reads and writes items. */
  app: "billio_app",
  /** Reads items, and what else a backup needs. */
  readOnly: "billio_readonly",
} as const;

export type DatabaseRole = (typeof databaseRoles)[keyof typeof databaseRoles];

/** The migration that creates them and grants their privileges. */
export const ROLES_MIGRATION = "0010_database_roles";

/** The role that every cluster has, and that alone may map IAM roles (Aurora DSQL user guide, database roles). */
export const ADMIN = "admin";
