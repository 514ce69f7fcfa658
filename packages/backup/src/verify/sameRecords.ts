import { KEY_BYTES } from "../spill/idKey.ts";
import { isItemOfType, isPlainRecord, isReference, RECORD_BYTES, sideOfRecord } from "./ItemRecord.ts";

/**
 * Finds the records of a part that need no further comparison: an item that is equal and once on each side, and a reference
 * to an existing series. It allocates nothing per record, since nearly all are such.
 *
 * @param bytes records, one after the other
 * @param seriesType number of the type of series
 * @returns the number of equal items, and the remaining records
 */
export function withoutSame(bytes: Buffer, seriesType: number): { same: number; rest: Buffer[] } {
  const count = bytes.length / RECORD_BYTES;
  const slots = tableSize(count);
  /**
   * A hash table with chaining: the number, from 1, of the last item in each slot, and for each item the previous one in its
   * slot.
   */
  const last = new Uint32Array(slots);
  const before = new Uint32Array(count + 1);
  const state = new Uint8Array(count + 1);
  for (let number = 1; number <= count; number++) {
    if (isReference(bytes, offsetOf(number))) continue;
    const slot = slotOf(bytes, number, slots);
    before[number] = last[slot] ?? 0;
    last[slot] = number;
  }
  const firstOf = (number: number) => last[slotOf(bytes, number, slots)] ?? 0;
  for (let number = 1; number <= count; number++) {
    if (!isReference(bytes, offsetOf(number))) continue;
    if (isThere(bytes, number, firstOf(number), before, seriesType)) state[number] = DONE;
    // The referenced series is needed for describing the issue.
    else markAll(bytes, number, firstOf(number), before, state);
  }
  let same = 0;
  for (let number = 1; number <= count; number++) {
    if (state[number] !== OPEN || isReference(bytes, offsetOf(number))) continue;
    const other = onlyOther(bytes, number, firstOf(number), before);
    if (other === 0 || !areSame(bytes, number, other)) continue;
    state[number] = state[other] = DONE;
    same++;
  }
  const rest: Buffer[] = [];
  for (let number = 1; number <= count; number++) {
    if (state[number] !== DONE) rest.push(bytes.subarray(offsetOf(number), offsetOf(number + 1)));
  }
  return { same, rest };
}

const OPEN = 0;
const DONE = 1;
const NEEDED = 2;

/** Whether the reference's target exists on its side, and is a series. */
function isThere(
  bytes: Buffer,
  reference: number,
  first: number,
  before: Uint32Array,
  seriesType: number,
): boolean {
  const at = offsetOf(reference);
  for (let other = first; other !== 0; other = before[other] ?? 0) {
    const from = offsetOf(other);
    if (
      sideOfRecord(bytes, from) === sideOfRecord(bytes, at) &&
      isItemOfType(bytes, from, seriesType) &&
      haveSame(bytes, reference, other, 0, KEY_BYTES)
    )
      return true;
  }
  return false;
}

function markAll(
  bytes: Buffer,
  reference: number,
  first: number,
  before: Uint32Array,
  state: Uint8Array,
): void {
  for (let other = first; other !== 0; other = before[other] ?? 0) {
    if (haveSame(bytes, reference, other, 0, KEY_BYTES)) state[other] = NEEDED;
  }
}

/** The only other record of this key; 0 if there is none, or more. */
function onlyOther(bytes: Buffer, number: number, first: number, before: Uint32Array): number {
  let found = 0;
  for (let other = first; other !== 0; other = before[other] ?? 0) {
    if (other === number || !haveSame(bytes, number, other, 0, KEY_BYTES)) continue;
    if (found !== 0) return 0;
    found = other;
  }
  return found;
}

function areSame(bytes: Buffer, one: number, other: number): boolean {
  const [a, b] = [offsetOf(one), offsetOf(other)];
  return (
    isPlainRecord(bytes, a) &&
    isPlainRecord(bytes, b) &&
    sideOfRecord(bytes, a) !== sideOfRecord(bytes, b) &&
    haveSame(bytes, one, other, KEY_BYTES, KEY_BYTES + 32)
  );
}

function haveSame(bytes: Buffer, one: number, other: number, from: number, to: number): boolean {
  const [a, b] = [offsetOf(one), offsetOf(other)];
  for (let at = from; at < to; at++) if (bytes[a + at] !== bytes[b + at]) return false;
  return true;
}

function offsetOf(number: number): number {
  return (number - 1) * RECORD_BYTES;
}

function tableSize(count: number): number {
  return 1 << Math.max(4, 32 - Math.clz32(count * 2));
}

/** Sequential ids may differ in any of their bytes. */
function slotOf(bytes: Buffer, number: number, slots: number): number {
  let hash = 0;
  const from = offsetOf(number);
  for (let at = from; at < from + KEY_BYTES; at += 4) {
    hash = Math.imul(hash ^ bytes.readUInt32LE(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash & (slots - 1);
}
