/** The request's body is too long or isn't JSON. */
export class BadRequestError extends Error {}
