/** The lab: the load generator, one plain request, this machine's GPU, and the files experiments are kept in. */
import { join } from "node:path";
import { chatProbe } from "./adapters/chat-probe.ts";
import { systemClock } from "./adapters/clock.ts";
import { fileStore, readNamedFile } from "./adapters/file-store.ts";
import { gpuTools } from "./adapters/gpu-tools.ts";
import { dataFolder } from "./adapters/home.ts";
import { createLoadGenerator } from "./adapters/load-generator.ts";
import { makeFolder } from "./adapters/make-folder.ts";
import { createLab, type Lab } from "./app/experiments/lab.ts";
import type { Catalog, ModelSource } from "./app/ports.ts";
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

interface Models {
  catalog(): Promise<Catalog>;
  modelSource(): Promise<ModelSource>;
}

export function composeLab(
  env: Readonly<Record<string, string | undefined>>,
  version: string,
  { catalog, modelSource }: Models,
): Lab {
  const folder = join(dataFolder(env), "lab");
  const services = {
    loadGenerator: createLoadGenerator(),
    probe: chatProbe,
    gpu: gpuTools(env),
    pause,
    clock: systemClock,
    version,
    variables: env,
    findModel: async (name: string) => {
      const { findModel } = await import("./app/find-model.ts");
      return findModel({ model: name }, await catalog(), await modelSource());
    },
  };
  return createLab(services, {
    readFile: (path) => readNamedFile(path, LARGEST_DOCUMENT_BYTES),
    defaultPath: (name) => join(folder, `${systemClock.now().replaceAll(":", "-")}-${name}.json`),
    write: async (path, document) => {
      if (path.startsWith(folder)) makeFolder(folder);
      return fileStore.writeAtomically(path, documentText(document));
    },
  });
}
