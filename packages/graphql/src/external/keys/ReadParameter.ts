/**
 * Reads an SSM parameter.
 *
 * @returns undefined when there is none of that name, or nothing in it
 */
export type ReadParameter = (name: string) => Promise<string | undefined>;
