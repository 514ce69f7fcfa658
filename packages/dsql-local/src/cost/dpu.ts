/**
 * How Aurora DSQL bills a transaction, in DPU (user guide, "Billing and metering", 2026): the sum of what it reads, what
 * it writes and the time of its computing.
 */
const DPU_PER_BYTE_READ = 0.00000183105;
const DPU_PER_BYTE_WRITTEN = 0.00004883;
/** Of a change data capture stream. */
const DPU_PER_BYTE_STREAMED = 0.0000023283;
/** What a transaction counts at least, in bytes read, and if it writes in bytes written. */
export const LEAST_READ = 2_048;
export const LEAST_WRITTEN = 1_024;
/** What a row or an index entry that is written counts at least; of reading, each partition that is touched. */
export const LEAST_OF_ENTRY = 128;

/** The read part of one transaction. Rows that are scanned and filtered out count as well. */
export function readDpu(bytes: number): number {
  return Math.max(bytes, LEAST_READ) * DPU_PER_BYTE_READ;
}

/** The write part of one transaction. @param bytes the sum of {@link billedEntry} over rows and index entries; 0 = it only reads */
export function writeDpu(bytes: number): number {
  return bytes === 0 ? 0 : Math.max(bytes, LEAST_WRITTEN) * DPU_PER_BYTE_WRITTEN;
}

/** What a row or an index entry counts that is written, in bytes. */
export function billedEntry(bytes: number): number {
  return Math.max(bytes, LEAST_OF_ENTRY);
}

/** What the change records of a transaction cost. Nothing while there is no stream. */
export function streamDpu(bytes: number): number {
  return bytes * DPU_PER_BYTE_STREAMED;
}

/** A second of the query processors is one DPU. */
export function computeDpu(seconds: number): number {
  return seconds;
}
