import { ExternalServiceError } from "../ExternalServiceError.ts";

/** For JSON that lacks what the service is known to return. */
export function badResponse(service: string, lacking: string, subject?: string): ExternalServiceError {
  return new ExternalServiceError(service, "bad answer", `gave an answer without ${lacking}`, subject);
}
