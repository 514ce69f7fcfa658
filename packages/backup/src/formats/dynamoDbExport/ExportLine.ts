import type { AttributeMap } from "../../old/AttributeMap.ts";

/** A line of a data file: in a full export it has `Item`, in an incremental one `Keys` and mostly `NewImage`. */
export interface ExportLine {
  /** The names of its members. */
  readonly members: readonly string[];
  /**
   * The attributes of a member.
   *
   * @throws {TypeError} naming the path of what isn't as it should be
   */
  attributes(member: string): AttributeMap;
  /** A member as one line of typed JSON. */
  typedJson(member: string): string;
}
