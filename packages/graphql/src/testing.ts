export { type ImageSource, startImageSource } from "./testing/images/startImageSource.ts";
export {
  type StubS3,
  /** @deprecated Use {@link StubS3}. */
  type StubS3 as S3StandIn,
  startStubS3,
  /** @deprecated Use {@link startStubS3}. */
  startStubS3 as startS3StandIn,
} from "./testing/images/startStubS3.ts";
export type { Fault } from "./testing/services/Fault.ts";
export {
  type StubSsm,
  /** @deprecated Use {@link StubSsm}. */
  type StubSsm as SsmStandIn,
  startSsm,
} from "./testing/services/startSsm.ts";
export {
  type StubServices,
  /** @deprecated Use {@link StubServices}. */
  type StubServices as ServiceStandIns,
  startStubServices,
  /** @deprecated Use {@link startStubServices}. */
  startStubServices as startServiceStandIns,
} from "./testing/services/startStubServices.ts";
