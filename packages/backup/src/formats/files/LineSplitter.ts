import { isUtf8 } from "node:buffer";
import { FileIssueError } from "./FileIssueError.ts";

/** A line that isn't blank, without its line feed. */
export interface Line {
  /** From 1. */
  line: number;
  bytes: Buffer;
  /** Absent when the bytes aren't UTF-8. */
  text?: string;
}

/** Far above two images of an item of DynamoDB, and a row of DSQL; a longer line means missing line feeds. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Splits bytes into lines at `\n` only: a text may contain U+2028. */
export class LineSplitter {
  #line = 0;
  #carried: Buffer[] = [];
  #carriedBytes = 0;

  /** @throws {FileIssueError} when a line has more than 16 MiB */
  push(piece: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      this.#take(piece.subarray(from, end), lines);
      from = end + 1;
    }
    if (from < piece.length) {
      const rest = piece.subarray(from);
      this.#carried.push(rest);
      this.#carriedBytes += rest.length;
      if (this.#carriedBytes > MAX_LINE_BYTES)
        throw new FileIssueError(
          `has a line of more than ${MAX_LINE_BYTES / 1024 / 1024} MiB`,
          this.#line + 1,
        );
    }
    return lines;
  }

  /** The last line if it lacks a line feed. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#carriedBytes > 0) this.#take(Buffer.alloc(0), lines);
    return lines;
  }

  #take(last: Buffer, lines: Line[]): void {
    const bytes = this.#carriedBytes === 0 ? last : Buffer.concat([...this.#carried, last]);
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#line++;
    if (!isUtf8(bytes)) {
      lines.push({ line: this.#line, bytes });
      return;
    }
    const text = bytes.toString("utf8");
    if (text.trim() !== "") lines.push({ line: this.#line, bytes, text });
  }
}
