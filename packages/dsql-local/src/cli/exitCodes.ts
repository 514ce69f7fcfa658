/** Exit codes of the command line. */
export const exitCodes = {
  /** Stopped by Ctrl-C or another signal. */
  done: 0,
  /** It could not start, or has not written all change records when it stopped. */
  failed: 1,
  usage: 2,
  /** Another running server uses the data folder, or that of change records. */
  folderInUse: 3,
} as const;
