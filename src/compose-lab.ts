/** The lab: the load generator, one plain request, this machine's GPU, and the files experiments are kept in. */
import { chatProbe } from "./adapters/chat-probe.ts";
import { systemClock } from "./adapters/clock.ts";
import { fileStore, readNamedFile } from "./adapters/file-store.ts";
import { gpuTools } from "./adapters/gpu-tools.ts";
import { createLoadGenerator } from "./adapters/load-generator.ts";
import { createLab, type Lab } from "./app/experiments/lab.ts";
import { documentText } from "./interfaces/json/document.ts";

/** An experiment's file is small. [assumed] */
const LARGEST_DOCUMENT_BYTES = 16_777_216;

const pause = (forMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : forMs);
    const wake = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", wake, { once: true });
  });

export function composeLab(env: Readonly<Record<string, string | undefined>>, version: string): Lab {
  const services = {
    loadGenerator: createLoadGenerator(),
    probe: chatProbe,
    gpu: gpuTools(env),
    pause,
    clock: systemClock,
    version,
    variables: env,
  };
  return createLab(services, {
    readFile: (path) => readNamedFile(path, LARGEST_DOCUMENT_BYTES),
    write: async (path, document) => fileStore.writeAtomically(path, documentText(document)),
  });
}
