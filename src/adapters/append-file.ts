import { appendFile } from "node:fs/promises";
import { PlannerError } from "../domain/errors.ts";

/** Adds to a file's end, which is made when it is not there. @throws PlannerError unwritable_file */
export async function appendText(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlannerError("unwritable_file", `"${path}" cannot be written: ${reason}.`, {
      hint: "Name a file in a folder that exists, can be written to and has room.",
      cause: error,
    });
  }
}
