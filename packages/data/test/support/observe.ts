import { createObserve } from "../../../dsql/test/support/observe.ts";

/** Collects what one of the library's channels publishes while `work` runs. */
export const observe = createObserve("billio:data");
