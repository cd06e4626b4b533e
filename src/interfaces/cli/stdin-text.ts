import { PlannerError } from "../../domain/errors.ts";

/** The most text one turn takes, in bytes. [assumed] a long document; far more than a question needs. */
const LARGEST_TEXT_BYTES = 1_048_576;

/** Reads text to its end, and no further than the limit. */
export async function boundedText(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of stdin) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_TEXT_BYTES) {
      throw new PlannerError(
        "invalid_input",
        "The text on stdin is longer than 1 MiB; the rest was not read.",
        {
          hint: "Say in a few sentences what is to be served.",
        },
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
