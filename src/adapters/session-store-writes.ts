/** Writes to the session file; one that fails is told in a sentence. */
import { PlannerError } from "../domain/errors.ts";

/** What a file has that cannot be written now: held by another, read-only, unreadable, on a full disk. */
const UNWRITABLE: ReadonlySet<number> = new Set([5, 8, 10, 13]);
const PRIMARY_CODE = 0xff;

/** Runs a write that can be made up for later: one that a full or held disk refuses is let go. */
export function keepingIfItCan(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "errcode") : undefined;
    if (typeof code !== "number" || !UNWRITABLE.has(code & PRIMARY_CODE)) throw error;
  }
}

/**
 * Runs a write.
 *
 * @throws PlannerError unwritable_file when the disk is full, the file read-only, or another program holds it.
 */
export function keeping<Result>(write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw new PlannerError(
      "unwritable_file",
      `The session cannot be kept: ${error instanceof Error ? error.message : String(error)}.`,
      {
        hint: "Is the disk full, or another headroom busy with it? HEADROOM_HOME names another folder.",
        cause: error,
      },
    );
  }
}
