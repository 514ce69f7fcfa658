/** Limits of one response. It is abandoned as soon as it exceeds one of them. */
export interface ResponseLimits {
  /** Bytes of the response as JSON. */
  answerBytes: number;
  /** Objects in it, each item of a list included; one that is looked up for its parent counts 5. */
  answerObjects: number;
  /** Fields and values of lists in it. */
  answerFields: number;
  /** Errors in it: each takes longer than a hundred fields. */
  answerErrors: number;
  /** Bytes that the database sends for it. Whole items are read, whichever of their fields are selected. */
  readBytes: number;
}

/** Count of an object or list that is looked up for its parent: it takes several promises. */
export const LOOKED_UP = 5;

/** With escaped quotation marks and headers this is still less than the 6 MB that a Lambda can return. */
const DEFAULT_ANSWER_BYTES = 5_000_000;

const SMALLEST_OBJECT = 50;
const SMALLEST_FIELD = 12.5;
const READ_FOR_EACH_BYTE = 2.4;

/** Derives the limits from a size: objects and fields take time and memory that their few bytes don't show. */
export function responseLimits(answerBytes = DEFAULT_ANSWER_BYTES): ResponseLimits {
  const bytes = Math.max(answerBytes, DEFAULT_ANSWER_BYTES);
  return {
    answerBytes,
    answerObjects: bytes / SMALLEST_OBJECT,
    answerFields: bytes / SMALLEST_FIELD,
    answerErrors: 1_000,
    readBytes: bytes * READ_FOR_EACH_BYTE,
  };
}
