export {
  billedEntry,
  computeDpu,
  LEAST_OF_ENTRY,
  LEAST_READ,
  readDpu,
  streamDpu,
  writeDpu,
} from "./cost/dpu.ts";
