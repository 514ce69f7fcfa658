/** Describes an error of S3 or the network for the user; `undefined` for a bug. */
export function s3Failure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = statusOf(error);
  if (error.name === "NoSuchBucket") return "there is no such bucket";
  if (error.name === "NoSuchKey" || error.name === "NotFound") return "is gone";
  if (error.name === "PreconditionFailed" || status === 412)
    return "has changed since it was looked at; try again when nothing writes to it";
  if (status === 403)
    return `access is denied (${error.name}); needed are s3:ListBucket and s3:GetObject, for writing s3:PutObject`;
  if (status === 301) return "the bucket is in another Region than AWS_REGION says";
  if (error.name === "CredentialsProviderError")
    return "there are no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  if (error.message.startsWith("Region is missing")) return "set AWS_REGION to the bucket's Region";
  if (error.message.startsWith("Checksum mismatch"))
    return "its bytes aren't what S3's checksum of them says";
  if (status !== undefined) return `S3 answered ${error.name} (${status})`;
  return isConnectionFailure(error) ? `the connection broke (${nameOf(error)})` : undefined;
}

/** Not S3's response, but that of a proxy or load balancer. */
function isConnectionFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    statusOf(error) === undefined &&
    ("syscall" in error ||
      "code" in error ||
      ["TimeoutError", "NetworkingError"].includes(error.name) ||
      /aborted|socket hang up|terminated/i.test(error.message))
  );
}

/** Retryable: a connection error, or an error of the server. */
export function isPassing(error: unknown): boolean {
  const status = error instanceof Error ? statusOf(error) : undefined;
  return status === undefined ? isConnectionFailure(error) : status >= 500 || status === 429;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound");
}

/** An HTTP error status; a body that breaks within a successful response has none. */
function statusOf(error: Error): number | undefined {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 300 ? status : undefined;
}

function nameOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : error.name;
}
