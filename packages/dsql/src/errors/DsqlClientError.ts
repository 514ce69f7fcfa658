/**
 * Base class of all errors that this library throws deliberately. `code` is a literal, so a `switch` over it narrows.
 * Messages name ids, types and fields, and never contain SQL, parameters, notes or tokens; the driver's own error, which
 * may contain them, is the `cause`.
 */
export abstract class DsqlClientError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
