export { connectLines, type ConnectSection } from "./connectLines.ts";
export { startDsqlLocal } from "./startDsqlLocal.ts";
export type { DsqlLocal, DsqlLocalOptions, BackendOption } from "./startDsqlLocal.ts";
