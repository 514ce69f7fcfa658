export { BackupFolderError } from "./BackupFolderError.ts";
export { describeFault } from "./describeFault.ts";
export { showProgress, type ProgressView } from "./cli/showProgress.ts";
export type { Fault } from "./Fault.ts";
export { importBackup, type ImportOptions } from "./importBackup.ts";
export type { ImportOutcome, ImportReport, TypeReport } from "./ImportReport.ts";
export type { Progress } from "./Progress.ts";
export { sampleFolder } from "./sampleFolder.ts";
export { FileChangedError } from "./write/writeFile.ts";
