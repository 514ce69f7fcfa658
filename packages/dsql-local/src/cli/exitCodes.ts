/** Exit codes of the command line. */
export const exitCodes = {
  /** Stopped as asked, by Ctrl-C or SIGTERM. */
  done: 0,
  /** It could not start, or has not written all change records when it stopped. */
  failed: 1,
  usage: 2,
  /** Another running server has the data folder. */
  folderInUse: 3,
} as const;
