/** The load generator and the places benchmarks are kept in. */
import { join } from "node:path";
import { appendText } from "./adapters/append-file.ts";
import { systemClock } from "./adapters/clock.ts";
import { fileStore, readNamedFile } from "./adapters/file-store.ts";
import { dataFolder } from "./adapters/home.ts";
import { createLoadGenerator } from "./adapters/load-generator.ts";
import { makeFolder } from "./adapters/make-folder.ts";
import { type Bench, createBench } from "./app/experiments/bench.ts";
import type { LoadGenerator } from "./app/ports.ts";
import { documentText } from "./interfaces/json/document.ts";

/** Prompts of a large data set still fit into memory. [assumed] */
const LARGEST_DATASET_BYTES = 268_435_456;

/** @param loadGenerator - this process's own unless the load comes from several. */
export function composeBench(
  env: Readonly<Record<string, string | undefined>>,
  version: string,
  loadGenerator: LoadGenerator = createLoadGenerator(),
): Bench {
  const folder = join(dataFolder(env), "bench");
  const services = { loadGenerator, clock: systemClock, version };
  const bench = createBench(services, {
    readFile: (path) => readNamedFile(path, LARGEST_DATASET_BYTES),
    defaultPath: () => join(folder, `${systemClock.now().replaceAll(":", "-")}.json`),
    write: async (path, document) => {
      if (path.startsWith(folder)) makeFolder(folder);
      return fileStore.writeAtomically(path, documentText(document));
    },
    append: appendText,
  });
  return {
    ...bench,
    prepare: (request, headers) => bench.prepare(request, { ...keyHeader(env), ...headers }),
  };
}

/** The key for the endpoint under test; never kept, and never sent anywhere else. */
export function keyHeader({ HEADROOM_API_KEY: key }: Readonly<Record<string, string | undefined>>): {
  readonly Authorization?: string;
} {
  return key === undefined || key === "" ? {} : { Authorization: `Bearer ${key}` };
}
