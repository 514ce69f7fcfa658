/** One line of the report. */
export interface Row {
  name: string;
  /** With its unit. */
  measured: string;
  /** What it is compared with, with its unit. */
  beside?: string;
  target?: { text: string; met: boolean };
}
