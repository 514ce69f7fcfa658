/**
 * Reads an SSM parameter.
 *
 * @returns undefined when it doesn't exist or is empty
 */
export type ReadParameter = (name: string) => Promise<string | undefined>;
