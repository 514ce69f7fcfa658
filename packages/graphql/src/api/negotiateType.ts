import Negotiator from "negotiator";

/** The content type among `types` that an `accept` header prefers; undefined when it accepts none. */
export function negotiateType(accept: string, types: string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType(types);
}
