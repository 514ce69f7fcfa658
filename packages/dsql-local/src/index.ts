export type { Clock } from "./clock/Clock.ts";
export { connectLines, type ConnectSection } from "./connectLines.ts";
export type { Fault } from "./faults/Fault.ts";
export type { Faults, InjectedFault } from "./faults/Faults.ts";
export { InvalidFaultError } from "./faults/InvalidFaultError.ts";
export { startDsqlLocal } from "./startDsqlLocal.ts";
export type { DsqlLocal, DsqlLocalOptions, BackendOption, IsolatedTemplate } from "./startDsqlLocal.ts";
