/** The reason that CloudFormation shows: what is wrong and what to do, without request and response. */
export class ChangeStreamError extends Error {
  override readonly name = "ChangeStreamError";
}
