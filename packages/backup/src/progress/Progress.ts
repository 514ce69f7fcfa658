/** The progress of a command. */
export interface Progress {
  /** The phase, e.g. "checking", "writing"; a new one starts a new bar. */
  phase: string;
  /** What is being processed, e.g. a type or a file. */
  detail?: string;
  /** Items of this phase so far. */
  items: number;
  /** Part of `total`, in the same unit. */
  done: number;
  /** 0 or absent if unknown. */
  total?: number;
}

export type OnProgress = (progress: Progress) => void;
