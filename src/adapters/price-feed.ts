/** Text from an address, with one time limit and a limit on its size. */
import { isPlannerError, PlannerError } from "../domain/errors.ts";

const TIMEOUT_MS = 60_000;
/** [assumed] the largest table of the public catalog has about 4 MB. */
const MOST_BYTES = 64_000_000;

export async function fetchText(url: string, signal?: AbortSignal): Promise<string> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { signal: stop });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PlannerError("endpoint_failed", `${host} answered ${response.status} for ${url}.`, {
        hint: "The prices kept before stay as they are.",
      });
    }
    return await bodyOf(response, host);
  } catch (error) {
    if (isPlannerError(error)) throw error;
    if (signal?.aborted === true) throw new PlannerError("cancelled", "The update was cancelled.");
    const reason = limit.aborted ? "did not answer in time" : "cannot be reached";
    throw new PlannerError("offline", `${host} ${reason}.`, {
      hint: "The prices kept before stay as they are; --from names another address.",
      cause: error,
    });
  }
}

async function bodyOf(response: Response, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) {
      throw new PlannerError("endpoint_failed", `${host} sent far more than a price table holds.`, {
        hint: "The prices kept before stay as they are.",
      });
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
