/** Hands an answer over: the document to the file named, the result to stdout. */
import type { Answer, Io, Services } from "./command.ts";
import type { OutputFormat } from "./output-flags.ts";

/** The file is written first: a reader of stdout may go away and end the program. */
export async function deliver(
  answer: Pick<Answer, "document" | "text">,
  format: OutputFormat,
  file: string | undefined,
  io: Io,
  services: Services,
): Promise<void> {
  const print = async () => {
    // As a stream everything has been printed already.
    if (format === "stream-json") return;
    await io.write(format === "json" ? services.json.document(answer.document) : answer.text());
  };
  if (file !== undefined) {
    try {
      const files = await services.files();
      io.warn(`Wrote ${await files.writeAtomically(file, services.json.document(answer.document))}\n`);
    } catch (error) {
      // The answer is worth having all the same.
      await print();
      throw error;
    }
  }
  await print();
}
