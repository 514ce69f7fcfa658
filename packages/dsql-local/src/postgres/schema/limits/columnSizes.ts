/**
 * The sizes of a relation's columns by their types, as an SQL function:
 * - `required`: it can't be null;
 * - `fixed`: bytes of every value, or null;
 * - `most`: maximum bytes of a value, or null;
 * - `measure`: expression for a value's bytes before compression, with `%s` for the value;
 * - `value_limit`, `type_name`: DSQL's maximum for a value, and the type's name in its error: 1 MiB, and for char and varchar
 *   the maximum declared length.
 *
 * A domain counts as its base type. `octet_length` doesn't read a TOASTed value.
 */
export const columnSizes = `
CREATE OR REPLACE FUNCTION pg_dsql.column_sizes(relation oid, OUT number smallint, OUT name name, OUT required bool,
  OUT fixed int, OUT most bigint, OUT measure text, OUT value_limit int, OUT type_name name)
RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  modifier int;
  kind "char";
  base oid;
  length int;
BEGIN
  FOR number, name, required, modifier, type_name, kind, base, length IN
    SELECT attnum, attname, attnotnull, greatest(atttypmod, typtypmod), typname, typtype, typbasetype, typlen
    FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped ORDER BY attnum
  LOOP
    WHILE kind = 'd' LOOP
      SELECT greatest(modifier, typtypmod), typname, typtype, typbasetype, typlen
        INTO modifier, type_name, kind, base, length FROM pg_type WHERE oid = base;
    END LOOP;
    type_name := CASE type_name WHEN 'bpchar' THEN 'char' ELSE type_name END;
    fixed := CASE WHEN length > 0 THEN length END;
    most := CASE
      WHEN length > 0 THEN length
      -- Characters of up to four bytes.
      WHEN type_name IN ('varchar', 'char') AND modifier >= 4 THEN (modifier - 4) * 4
      -- Four digits in two bytes.
      WHEN type_name = 'numeric' AND modifier >= 4 THEN ((modifier - 4) >> 16) / 2 + 16 END;
    measure := CASE
      WHEN type_name IN ('text', 'varchar', 'char', 'bytea') THEN 'octet_length(%s)'
      WHEN type_name IN ('json', 'jsonb') THEN 'octet_length((%s)::text)'
      ELSE 'pg_column_size(%s)' END;
    value_limit := CASE
      WHEN type_name IN ('text', 'bytea', 'json', 'jsonb') THEN 1048576
      WHEN type_name = 'varchar' THEN 65535
      WHEN type_name = 'char' THEN 4096 END;
    RETURN NEXT;
  END LOOP;
END $$;
`;
