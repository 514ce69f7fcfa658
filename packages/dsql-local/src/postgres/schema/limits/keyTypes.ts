import { types } from "../../../errorCatalog/types.ts";
import { MAX_KEY_BYTES } from "../../../analysis/checks/indexLimits.ts";
import { NO_KEYS } from "../../../analysis/checks/checkTypes.ts";
import { raiseError } from "../raiseError.ts";

/**
 * `pg_dsql.check_key_types(index)`: raises an error for an index whose keys have types or declared sizes that no key may have.
 * A statement's text doesn't show those of existing columns, columns that LIKE copies, domains and expressions.
 */
export const keyTypes = `
CREATE OR REPLACE FUNCTION pg_dsql.check_key_types(index oid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
DECLARE key record;
BEGIN
  FOR key IN
    WITH RECURSIVE base AS (
      SELECT attnum, atttypid AS type, atttypmod AS modifier FROM pg_attribute JOIN pg_index ON indexrelid = attrelid
      WHERE attrelid = index AND attnum <= indnkeyatts
      UNION ALL
      SELECT attnum, typbasetype, greatest(modifier, typtypmod) FROM base JOIN pg_type t ON t.oid = type AND typtype = 'd'
    )
    SELECT typname AS name, modifier FROM base JOIN pg_type t ON t.oid = type WHERE typtype <> 'd' ORDER BY attnum
  LOOP
    IF key.name IN (${[...NO_KEYS].map((name) => `'${name}'`).join(", ")}) THEN ${raiseError(types.key, { type: "key.name" })} END IF;
    -- What varchar(n) and char(n) declare, less the four bytes that PostgreSQL adds.
    IF key.name IN ('varchar', 'bpchar') AND key.modifier - 4 > ${MAX_KEY_BYTES}
    THEN ${raiseError(types.keySize, { bytes: `'${MAX_KEY_BYTES}'` })} END IF;
  END LOOP;
END $f$;
`;
