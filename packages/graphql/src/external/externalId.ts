import { InvalidExternalIdError } from "./InvalidExternalIdError.ts";

/** The format of one namespace's ids after the colon. */
export interface IdForm {
  /** Matches only what is safe in a path and in a query. */
  readonly pattern: RegExp;
  /** For people, e.g. `"<volumeId>"`. */
  readonly shape: string;
}

/** A service's numeric id, which has to fit in 32 bits. */
export const numberPattern = /^([1-9]\d{0,8})$/;

export const imdbForm: IdForm = { pattern: /^(tt\d{1,10})$/, shape: "tt<digits>" };

/**
 * Splits an external id.
 *
 * @param kind what it should be an id of, e.g. `"a book"`
 * @param forms by namespace
 * @returns the namespace and the pattern's capture groups
 * @throws {InvalidExternalIdError}
 */
export function parseExternalId<N extends string>(
  externalId: string,
  kind: string,
  forms: Readonly<Record<N, IdForm>>,
): { namespace: N; parts: string[] } {
  const namespaces = Object.keys(forms) as N[];
  const namespace = namespaces.find((one) => externalId.startsWith(`${one}:`));
  const match = namespace && forms[namespace].pattern.exec(externalId.slice(namespace.length + 1));
  if (match) return { namespace, parts: match.slice(1) };
  throw new InvalidExternalIdError(
    externalId,
    kind,
    namespaces.map((one) => `${one}:${forms[one].shape}`),
  );
}
