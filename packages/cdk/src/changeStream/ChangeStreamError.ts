/** What CloudFormation shows as the reason: what is wrong and what to do. It holds no request and no answer. */
export class ChangeStreamError extends Error {
  override readonly name = "ChangeStreamError";
}
