export { type ImageSource, startImageSource } from "./testing/images/startImageSource.ts";
export { type StubS3, startStubS3 } from "./testing/images/startStubS3.ts";
export type { Fault } from "./testing/services/Fault.ts";
export { type StubSsm, startSsm } from "./testing/services/startSsm.ts";
export { type StubServices, startStubServices } from "./testing/services/startStubServices.ts";
