/** A function of PostgreSQL's that takes the name of an object in the catalog. */
interface NamingFunction {
  oid: number;
  /** Its name in PostgreSQL's C code. */
  symbol: string;
  /** The argument that is the name, from 1. */
  at: number;
}

const of = (at: number, functions: Record<string, number>): NamingFunction[] =>
  Object.entries(functions).map(([symbol, oid]) => ({ oid, symbol, at }));

/** Functions that look up a name at run time, which the server restricts to clients' objects (src/postgres/schema/catalog/namedObjects.ts). */
export const NAMING_FUNCTIONS: readonly NamingFunction[] = [
  ...of(1, {
    text_regclass: 1079,
    to_regclass: 3495,
    to_regcollation: 4195,
    to_regnamespace: 4086,
    to_regoper: 3492,
    to_regoperator: 3476,
    to_regproc: 3494,
    to_regprocedure: 3479,
    to_regtype: 3493,
    has_any_column_privilege_name: 3028,
    has_column_privilege_name_attnum: 3021,
    has_column_privilege_name_name: 3020,
    has_function_privilege_name: 2260,
    has_schema_privilege_name: 2272,
    has_sequence_privilege_name: 2185,
    has_table_privilege_name: 1926,
    has_type_privilege_name: 3142,
    pg_get_serial_sequence: 1665,
    row_security_active_name: 3299,
  }),
  ...of(2, {
    has_any_column_privilege_id_name: 3026,
    has_any_column_privilege_name_name: 3024,
    has_column_privilege_id_name_attnum: 3017,
    has_column_privilege_id_name_name: 3016,
    has_column_privilege_name_name_attnum: 3013,
    has_column_privilege_name_name_name: 3012,
    has_function_privilege_id_name: 2258,
    has_function_privilege_name_name: 2256,
    has_schema_privilege_id_name: 2270,
    has_schema_privilege_name_name: 2268,
    has_sequence_privilege_id_name: 2183,
    has_sequence_privilege_name_name: 2181,
    has_table_privilege_id_name: 1924,
    has_table_privilege_name_name: 1922,
    has_type_privilege_id_name: 3140,
    has_type_privilege_name_name: 3138,
  }),
];

/** PostgreSQL's input functions of the `reg…` types, whose values are OIDs of named objects. */
export const INPUT_FUNCTIONS: ReadonlyMap<string, { oid: number; input: string; inputOid: number }> = new Map(
  Object.entries({
    regclass: { oid: 2205, input: "regclassin", inputOid: 2218 },
    regcollation: { oid: 4191, input: "regcollationin", inputOid: 4193 },
    regconfig: { oid: 3734, input: "regconfigin", inputOid: 3736 },
    regdictionary: { oid: 3769, input: "regdictionaryin", inputOid: 3771 },
    regnamespace: { oid: 4089, input: "regnamespacein", inputOid: 4084 },
    regoper: { oid: 2203, input: "regoperin", inputOid: 2214 },
    regoperator: { oid: 2204, input: "regoperatorin", inputOid: 2216 },
    regproc: { oid: 24, input: "regprocin", inputOid: 44 },
    regprocedure: { oid: 2202, input: "regprocedurein", inputOid: 2212 },
    regtype: { oid: 2206, input: "regtypein", inputOid: 2220 },
  }),
);
