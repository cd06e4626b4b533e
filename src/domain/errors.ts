export type PlannerErrorCode =
  | "invalid_input"
  | "missing_input"
  | "unknown_model"
  | "ambiguous_model"
  | "unreadable_model"
  | "unknown_gpu"
  | "ambiguous_gpu"
  | "unknown_engine"
  | "unknown_flag"
  | "unknown_command"
  | "unreadable_file"
  | "unwritable_file"
  | "offline"
  | "endpoint_failed"
  | "database_failed"
  | "queue_failed"
  /** The chat model, or its endpoint, takes no tools: another protocol may do. */
  | "tools_refused"
  | "cancelled";

/** Whose move it is: the person's input (exit code 2), something outside (4), or a wish to stop (130). */
export type PlannerErrorKind = "input" | "outside" | "cancelled";

const OUTSIDE: ReadonlySet<PlannerErrorCode> = new Set([
  "unwritable_file",
  "offline",
  "endpoint_failed",
  "database_failed",
  "queue_failed",
  "tools_refused",
]);

/** Something a person can fix: a code for programs, a sentence that says what is wrong, a hint that says what to do. */
export class PlannerError extends Error {
  override readonly name = "PlannerError";
  readonly code: PlannerErrorCode;
  readonly hint: string | undefined;

  constructor(code: PlannerErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  get kind(): PlannerErrorKind {
    if (this.code === "cancelled") return "cancelled";
    return OUTSIDE.has(this.code) ? "outside" : "input";
  }
}

export function isPlannerError(error: unknown): error is PlannerError {
  return error instanceof PlannerError;
}
