/** Writes to the session file; one that fails is told in a sentence. */
import { PlannerError } from "../domain/errors.ts";

/**
 * Runs a write.
 *
 * @throws PlannerError unwritable_file when the disk is full, the file read-only, or another program holds it.
 */
export function keeping(write: () => unknown): void {
  try {
    write();
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
