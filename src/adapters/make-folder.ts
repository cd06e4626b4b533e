import { mkdir } from "node:fs/promises";
import { PlannerError } from "../domain/errors.ts";

/** With the folders above it; nothing when it is there. @throws PlannerError unwritable_file */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlannerError("unwritable_file", `The folder "${path}" cannot be made: ${reason}.`, {
      hint: "Set HEADROOM_HOME to a folder that can be written to.",
      cause: error,
    });
  }
}
