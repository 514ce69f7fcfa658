import { ExternalServiceError } from "../ExternalServiceError.ts";

/** For JSON that lacks a required part. */
export function badResponse(service: string, lacking: string, subject?: string): ExternalServiceError {
  return new ExternalServiceError(service, "bad answer", `gave an answer without ${lacking}`, subject);
}
