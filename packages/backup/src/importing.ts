/**
 * What a program needs that only imports: without the clients of AWS and all else that the whole package loads, which takes a
 * second and 30 MB.
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
