/** Most items of one BatchGetItem and of one BatchWriteItem (Amazon DynamoDB API reference). */
export const MAX_BATCH_GET = 100;
export const MAX_BATCH_WRITE = 25;
/** A request has at most 16 MB (Amazon DynamoDB API reference), which base64 and escapes of 25 items of 400 KB may exceed. */
export const MAX_REQUEST_BYTES = 12 * 1024 * 1024;
