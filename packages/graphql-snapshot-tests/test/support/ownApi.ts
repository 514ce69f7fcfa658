export { useDsql } from "@mattb.tech/billio-dsql-local/testing";
export { startOwnApi } from "./startOwnApi.ts";
