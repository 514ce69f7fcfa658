/** A host was not connected to: none of its addresses is public. Its addresses aren't disclosed. */
export class PrivateAddressError extends Error {
  readonly code = "PRIVATE_ADDRESS";

  constructor() {
    super("None of the host's addresses is public");
    this.name = "PrivateAddressError";
  }
}
