/** `headroom bench`: asks, measures a live endpoint level by level, keeps each, and shows the result. */
import type { Kept } from "../../app/experiments/bench.ts";
import { remainingOf } from "../../app/experiments/bench-plan.ts";
import { benchConsent } from "../../app/experiments/load-consent.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { BenchRequest } from "../../domain/measurement/bench-request.ts";
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { loadOf } from "../../domain/measurement/benchmark-level.ts";
import { count } from "../format.ts";
import { askLeave } from "./bench-consent.ts";
import { BENCH_FLAGS, benchRequestFrom, headersFrom } from "./bench-flags.ts";
import { benchProgress } from "./bench-progress.ts";
import { sharingFrom } from "./bench-shared.ts";
import { benchText } from "./bench-text.ts";
import { type Answer, type Command, EXIT, type Invocation, type Io, type Services } from "./command.ts";
import { redrawOf } from "./live-block.ts";

export const benchCommand: Command = { flags: BENCH_FLAGS, operands: "", run };

async function run(invocation: Invocation): Promise<Answer> {
  const { flags, services, io } = invocation;
  const typed = benchRequestFrom(flags);
  const headers = headersFrom(flags);
  const report = flags.get("report");
  if (report !== undefined && !/\.(html|svg|png)$/i.test(report)) {
    throw new PlannerError("invalid_input", `--report "${report}" names no kind of report.`, {
      hint: "End it in .html, .svg or .png.",
    });
  }
  const sharing = sharingFrom(invocation);
  const bench = await services.bench();
  const resume = flags.get("resume");
  const kept = resume === undefined ? null : await bench.readKept(resume);
  const prepared = await bench.prepare(kept === null ? typed : resumed(kept, typed), headers);
  const plan = sharing === undefined ? prepared : { ...prepared, workers: sharing.workers };
  const left = remainingOf(plan, (kept?.levels ?? []).map(loadOf));
  const { sentence } = await benchConsent(left, services.loadPrice);
  const from = sharing === undefined ? "" : ` It comes from ${count(sharing.workers, "worker")}.`;
  await askLeave(`${sentence}${from}`, flags.get("yes") === "true", io);
  const shared = await sharing?.open(plan);
  const signal = shared?.signal ?? invocation.signal;
  const path = resume ?? flags.get("output") ?? bench.defaultPath();
  let finished = kept?.levels.length ?? 0;
  const notice = () => io.warn(`\n${keptText(finished, path)}\n`);
  signal.addEventListener("abort", notice, { once: true });
  const tell = benchProgress(io, { plan, finished: kept?.levels ?? [] }, redrawOf(io, flags));
  const records = flags.get("records");
  const runner = shared?.bench ?? bench;
  const measure = async () => {
    if (records !== undefined) await bench.appendRecords(records, 0, 0, []);
    return runner.run(plan, kept?.levels ?? [], {
      signal,
      onEvent: (event) => {
        if (event.kind === "level-finished") finished += 1;
        tell(event);
      },
      keep: async (soFar) => {
        await bench.keep(path, soFar);
      },
      ...(records === undefined
        ? {}
        : { keepRecords: (load, repeat, done) => bench.appendRecords(records, load, repeat, done) }),
    });
  };
  const document = await measure().finally(() => runner.close());
  if (shared?.signal.aborted) throw new PlannerError("cancelled", "Cancelled.");
  signal.removeEventListener("abort", notice);
  if (report !== undefined) await writeReport(report, document, services, io);
  if (flags.get("output") === undefined) io.warn(`Kept in ${path}\n`);
  return {
    document,
    text: () => benchText(document),
    exitCode: document.levels.some(({ ok }) => ok > 0) ? EXIT.done : EXIT.outside,
  };
}

const keptText = (finished: number, path: string): string =>
  finished === 0
    ? `No level was finished. With the same settings again: headroom bench --resume ${path}`
    : `${count(finished, "finished level")} kept: headroom bench --resume ${path}`;

/** What was typed now adds to the kept request; another server, model or length would be another benchmark. */
function resumed({ request }: Kept, typed: BenchRequest): BenchRequest {
  for (const field of ["endpoint", "model", "isl", "osl", "dataset", "api", "noStream"] as const) {
    if (typed[field] !== undefined && request[field] !== undefined && typed[field] !== request[field]) {
      throw new PlannerError("invalid_input", `The run to resume was made with another ${field}.`, {
        hint: "Leave the flag out, or begin anew without --resume.",
      });
    }
  }
  return { ...request, ...typed };
}

async function writeReport(
  path: string,
  document: BenchmarkDocument,
  services: Services,
  io: Io,
): Promise<void> {
  const files = await services.files();
  const written = /\.html$/i.test(path)
    ? await files.writeAtomically(path, await services.pictures.benchmarkReport(document))
    : await writePicture(path, await services.pictures.benchmark(document), services);
  io.warn(`Wrote ${written}\n`);
}

async function writePicture(path: string, svg: string, services: Services): Promise<string> {
  const files = await services.files();
  return files.writeAtomically(path, /\.png$/i.test(path) ? await services.pictures.png(svg) : svg);
}
