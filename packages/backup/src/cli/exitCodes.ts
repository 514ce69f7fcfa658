import { EXIT } from "@mattb.tech/billio-config";

/** The exit codes of all commands. */
export const exitCodes = {
  /** Done, and nothing differs. */
  done: 0,
  /** Done, with differences or rejects. */
  differences: 1,
  /** Nothing done: bad arguments, or a rejected source. */
  nothingDone: 2,
  /** Stopped by an error; it can be run again. */
  brokenOff: 3,
  interrupted: EXIT.interrupted,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** For the help of every command. */
export const exitCodeHelp = `Exit codes: 0 done and equal, or this help; 1 done with differences or rejects; 2 nothing done (bad arguments, wrong
settings, a rejected source); 3 failed, can be run again; 130 Ctrl-C.`;
