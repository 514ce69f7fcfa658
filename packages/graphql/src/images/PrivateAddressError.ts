/** The connection was blocked because none of the host's addresses is public. The message doesn't disclose them. */
export class PrivateAddressError extends Error {
  readonly code = "PRIVATE_ADDRESS";

  constructor() {
    super("None of the host's addresses is public");
    this.name = "PrivateAddressError";
  }
}
