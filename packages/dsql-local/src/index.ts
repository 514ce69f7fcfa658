export { startDsqlLocal } from "./startDsqlLocal.ts";
export type { DsqlLocal, DsqlLocalOptions, BackendOption } from "./startDsqlLocal.ts";
