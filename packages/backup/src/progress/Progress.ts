/** How far a command has come. */
export interface Progress {
  /** What is being done, e.g. "checking", "writing"; a new one begins a new bar. */
  phase: string;
  /** What it is done to at the moment, e.g. a type or a file. */
  detail?: string;
  /** Items of this phase so far. */
  items: number;
  /** Of `total`, in whatever unit. */
  done: number;
  /** 0 or absent where it isn't known. */
  total?: number;
}

export type OnProgress = (progress: Progress) => void;
