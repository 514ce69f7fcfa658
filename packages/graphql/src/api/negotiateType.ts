import Negotiator from "negotiator";

/** Of what there is the content type that an `accept` header asks for first; undefined when it takes none. */
export function negotiateType(accept: string, types: string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType(types);
}
