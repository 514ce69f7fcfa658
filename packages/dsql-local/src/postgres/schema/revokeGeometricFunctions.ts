import { GEOMETRIC } from "../../analysis/checks/checkGeometry.ts";

/**
 * DSQL has no geometric types. Statements that name one are rejected by their text. Functions and operators that accept or
 * return such a value may not be executed by anybody; the session returns DSQL's error for that
 * (src/analysis/checks/checkGeometry.ts).
 */
export const revokeGeometricFunctions = `
DO $$
DECLARE withheld regprocedure;
BEGIN
  FOR withheld IN SELECT oid FROM pg_catalog.pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE')
      AND (prorettype || proargtypes::oid[]) && '{${[...GEOMETRIC].join(",")}}'::regtype[]::oid[]
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', withheld);
  END LOOP;
END $$;
`;
