/**
 * A trigger that PostgreSQL defers until COMMIT, on each row of an internal table, as SQL that a superuser can run again. It is
 * marked as internal, so that nothing shows it.
 *
 * @param table in schema `pg_dsql`, as is the function
 */
export function deferredTrigger(trigger: string, table: string, routine: string): string {
  return `DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgname = '${trigger}' AND tgrelid = 'pg_dsql.${table}'::regclass) THEN
    CREATE CONSTRAINT TRIGGER ${trigger} AFTER INSERT ON pg_dsql.${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_dsql.${routine}();
    UPDATE pg_catalog.pg_trigger SET tgisinternal = true
      WHERE tgrelid = 'pg_dsql.${table}'::regclass AND tgname = '${trigger}';
  END IF;
END $$;`;
}
