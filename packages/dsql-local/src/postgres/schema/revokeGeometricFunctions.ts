import { GEOMETRIC } from "../../analysis/checks/checkGeometry.ts";

/**
 * DSQL has no geometric types. The rules refuse them where a text names one; what takes or gives a value of such a type
 * without naming it, a function or the operator that it makes, nobody may execute. The session answers that with DSQL's
 * words (src/rules/geometry.ts).
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
