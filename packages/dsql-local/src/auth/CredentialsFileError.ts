/** The credentials file is invalid; the message names file and line, and never a secret. */
export class CredentialsFileError extends Error {
  readonly code = "CREDENTIALS_FILE";
  constructor(message: string) {
    super(message);
    this.name = "CredentialsFileError";
  }
}
