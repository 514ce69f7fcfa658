export { type ImageSource, startImageSource } from "./testing/images/startImageSource.ts";
export { type S3StandIn, startS3StandIn } from "./testing/images/startS3StandIn.ts";
export type { Fault } from "./testing/services/Fault.ts";
export { type SsmStandIn, startSsm } from "./testing/services/startSsm.ts";
export { type ServiceStandIns, startServiceStandIns } from "./testing/services/startServiceStandIns.ts";
