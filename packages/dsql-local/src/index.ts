export type { Cdc, CdcOptions } from "./cdc/CdcOptions.ts";
export type {
  CdcChunks,
  CdcFragment,
  CdcRecord,
  CdcRow,
  CdcSource,
  ChunkedCdcRecord,
  FullCdcRecord,
} from "./cdc/CdcRecord.ts";
export { CdcUnavailableError } from "./postgres/cdc/CdcUnavailableError.ts";
export { checkSql } from "./check/checkSql.ts";
export { type Checker, type CheckOptions, createChecker } from "./check/createChecker.ts";
export type { Finding } from "./check/Finding.ts";
export type { Clock } from "./clock/Clock.ts";
export { connectLines, type ConnectSection } from "./server/connectLines.ts";
export type { ClusterEndpoint, DsqlLocal } from "./server/DsqlLocal.ts";
export type { BackendOption } from "./postgres/BackendOption.ts";
export type { DsqlLocalOptions, IsolatedTemplate } from "./server/DsqlLocalOptions.ts";
export type { Fault } from "./faults/Fault.ts";
export type { Faults, InjectedFault } from "./faults/Faults.ts";
export { InvalidFaultError } from "./faults/InvalidFaultError.ts";
export { InvalidOptionError } from "./server/checkOptions.ts";
export { AsOfError } from "./errorCatalog/Period.ts";
export { startDsqlLocal } from "./server/startDsqlLocal.ts";
