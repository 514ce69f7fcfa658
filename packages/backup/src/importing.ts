/**
 * The exports that an import needs, without the AWS clients and other dependencies of the whole package, which take a second
 * and 30 MB to load.
 */
export {
  describeIssue,
  /** @deprecated Use {@link describeIssue}. */
  describeIssue as describeFault,
} from "./issues/describeIssue.ts";
export type { ImportReport } from "./import/report/ImportReport.ts";
export { importInto } from "./import/importInto.ts";
export {
  parseBackupLocation,
  /** @deprecated Use {@link parseBackupLocation}. */
  parseBackupLocation as parsePlace,
} from "./location/parseBackupLocation.ts";
export { showProgress } from "./progress/showProgress.ts";
export { sampleFolder } from "./sampleFolder.ts";
export { openSource } from "./openSource/openSource.ts";
