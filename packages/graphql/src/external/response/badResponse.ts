import { ExternalServiceError } from "../ExternalServiceError.ts";

/** The answer is JSON, but not what the service is known to answer. */
export function badResponse(service: string, lacking: string, subject?: string): ExternalServiceError {
  return new ExternalServiceError(service, "bad answer", `gave an answer without ${lacking}`, subject);
}
