/** The request's body can't be read. */
export class BadRequestError extends Error {}
