/** Limits of one response. When it exceeds one of these it is abandoned at once, however much of it is built already. */
export interface ResponseLimits {
  /** Bytes of the response as JSON. */
  answerBytes: number;
  /** Objects in it, those of lists counted one by one; one that is looked up for its parent counts 5. */
  answerObjects: number;
  /** Fields and values of lists in it. */
  answerFields: number;
  /** Errors in it: each takes longer to make than a hundred fields. */
  answerErrors: number;
  /** Bytes that the database sends for it. Whole items are read, whichever of their fields are selected. */
  readBytes: number;
}

/** What an object, or a list, that is looked up for its parent counts: several promises wait for each. */
export const LOOKED_UP = 5;

/** With quotation marks escaped and headers beside it this is still less than the 6 MB that a Lambda can return. */
const DEFAULT_ANSWER_BYTES = 5_000_000;

const SMALLEST_OBJECT = 50;
const SMALLEST_FIELD = 12.5;
const READ_FOR_EACH_BYTE = 2.4;

/** The limits that belong to a size: objects and fields take time and memory that their few bytes don't show. */
export function responseLimits(answerBytes = DEFAULT_ANSWER_BYTES): ResponseLimits {
  const most = Math.max(answerBytes, DEFAULT_ANSWER_BYTES);
  return {
    answerBytes,
    answerObjects: most / SMALLEST_OBJECT,
    answerFields: most / SMALLEST_FIELD,
    answerErrors: 1_000,
    readBytes: most * READ_FOR_EACH_BYTE,
  };
}
