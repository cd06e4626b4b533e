/** What a command is: its flags, and a run that answers with a document and its text. Printing is the front door's. */

import type { Conversation, SessionSummary, TurnSummary } from "../../app/agent/conversation.ts";
import type { Dialogue } from "../../app/agent/evaluation/dialogue.ts";
import type { OpenDialogue } from "../../app/agent/evaluation/run-dialogue.ts";
import type { Calibrator } from "../../app/calibration/calibrator.ts";
import type { SharedBench, SharedBenchWish, WorkerWish } from "../../app/crew/crew-run.ts";
import type { Bench } from "../../app/experiments/bench.ts";
import type { Lab } from "../../app/experiments/lab.ts";
import type { PriceOfLoad } from "../../app/experiments/load-price.ts";
import type { Planner } from "../../app/planner.ts";
import type { Catalog, FileStore, Measurements, Settings } from "../../app/ports.ts";
import type { Recommender } from "../../app/recommend/create-recommender.ts";
import type { PriceUpdate } from "../../app/recommend/update-prices.ts";
import type { Calculator } from "../../app/sizing/run-calc.ts";
import type { TextbookFigure } from "../../app/textbook-forecast.ts";
import type { ModelCheckRow } from "../../domain/catalog/model-check.ts";
import type { LabDocument } from "../../domain/lab/lab-document.ts";
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import type { SizingResult } from "../../domain/sizing/size-sweep.ts";
import type { FlagSpec, ParsedArguments } from "./arguments.ts";

/** The terminal or the pipes around the program. */
export interface Io {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** Progress may be rewritten in place. */
  readonly stderrIsTerminal?: boolean;
  readonly columns: number | undefined;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** stdout: results only. Resolves when the text has been handed over. */
  write(text: string): Promise<void>;
  /** stderr: progress, warnings, failures. */
  warn(text: string): void;
  /** stderr: goes so many lines up, erases from there on and writes; absent where nothing can be drawn over. */
  redraw?(lines: number, text: string): void;
}

export interface Probe {
  readonly name: string;
  readonly ok: boolean;
  readonly finding: string;
}

export interface ConversationOptions {
  readonly resume?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly noColor?: boolean | undefined;
  /** Name of the chat model; the configured one when left out. */
  readonly model?: string | undefined;
  /** Address of its endpoint; the configured one when left out. */
  readonly baseUrl?: string | undefined;
  /** tools, json or auto; the configured one when left out. */
  readonly protocol?: string | undefined;
}

/** Everything a command may need, each built when first asked for. */
export interface Services {
  readonly version: string;
  catalog(): Promise<Catalog>;
  planner(overrides?: unknown): Promise<Planner>;
  recommender(): Promise<Recommender>;
  /** Fetches list prices and keeps them; the old ones stay on any doubt. */
  updatePrices(
    from: string | undefined,
    cloud: string | undefined,
    signal: AbortSignal,
  ): Promise<PriceUpdate>;
  textbook(plan: CapacityPlan, signal: AbortSignal): Promise<readonly TextbookFigure[]>;
  files(): Promise<FileStore>;
  readFile(path: string): Promise<string>;
  settings(): Promise<Settings>;
  sessions(): Promise<readonly SessionSummary[]>;
  sessionAdmin(): Promise<SessionAdmin>;
  /** What the person should know about the place sessions are kept in, or null. */
  sessionNotice(): Promise<string | null>;
  /** Whether a conversation can be gone on with later. */
  sessionsKept(): Promise<boolean>;
  conversation(options: ConversationOptions): Promise<Conversation>;
  chat(options: ConversationOptions): Promise<number>;
  checkModels(folder: string): Promise<readonly ModelCheckRow[]>;
  measurements(): Promise<Measurements>;
  /** Calibrations made and kept. */
  calibrator(): Promise<Calibrator>;
  /** The written dialogues, and conversations of their own to hold them with. */
  evaluation(options: Pick<ConversationOptions, "model" | "baseUrl" | "protocol">): Promise<Evaluation>;
  /** Offers the tools to other assistants until they leave. */
  mcp(run: McpRun): Promise<void>;
  /** Load on a live endpoint, and what is kept of it. */
  bench(): Promise<Bench>;
  /** A benchmark whose load comes from several machines. */
  sharedBench(wish: SharedBenchWish): Promise<SharedBench>;
  /** Sends shares of such benchmarks until it is stopped. */
  worker(wish: WorkerWish): Promise<void>;
  /** What load may cost, where a price is known. */
  readonly loadPrice: PriceOfLoad;
  /** The inference-physics experiments. */
  lab(): Promise<Lab>;
  /** The sizing calculator. */
  calculator(): Promise<Calculator>;
  readonly pictures: Pictures;
  /** ISO 8601, UTC. */
  now(): Promise<string>;
  probes(io: Io): Promise<readonly Probe[]>;
  readonly json: JsonWriter;
  /** Objects as YAML, with a comment above them. */
  yaml(about: readonly string[], objects: readonly unknown[]): Promise<string>;
}

/** Each throws a PlannerError when there is no such session. */
export interface SessionAdmin {
  remove(id: string): Promise<void>;
  rename(id: string, title: string): Promise<void>;
  /** In order, counted from 1. */
  turns(id: string): Promise<readonly TurnSummary[]>;
  /** The id of the copy. @param turn - the last turn the copy holds; all when left out. */
  fork(id: string, turn?: number): Promise<string>;
  open(id: string): Promise<Conversation>;
}

export interface McpRun {
  /** undefined = stdin and stdout. */
  readonly port: number | undefined;
  readonly allowNetwork: boolean;
  readonly signal: AbortSignal;
  readonly onListening: (url: string) => void;
}

export interface Evaluation {
  readonly dialogues: readonly Dialogue[];
  /** Name of the chat model, as the conversations have it. */
  open(): Promise<OpenDialogue>;
}

/** The JSON interface, as the command line needs it. */
interface JsonWriter {
  document(document: unknown): string;
  event(event: unknown): string;
}

/** One figure of a measured row beside its forecast, as a picture shows it. */
export interface PicturedRow {
  readonly source: string;
  readonly metric: string;
  readonly measured: number;
  readonly forecast: number;
  readonly ragged: boolean;
}

/** The charts, as the command line needs them. */
export interface Pictures {
  /** SVG of forecasts against measurements. */
  accuracy(rows: readonly PicturedRow[], title: string): Promise<string>;
  /** SVG of cost against latency. */
  pareto(document: Recommendation): Promise<string>;
  png(svg: string): Promise<Uint8Array>;
  /** SVG of latencies and throughput against load. */
  benchmark(document: BenchmarkDocument): Promise<string>;
  /** One self-contained HTML page of a benchmark. */
  benchmarkReport(document: BenchmarkDocument): Promise<string>;
  /** SVG of an experiment of the lab; null where there is nothing to draw. */
  lab(document: LabDocument): Promise<string | null>;
  /** The pictures of a sizing run in characters. */
  sizingPlots(result: SizingResult): Promise<readonly string[]>;
}

export interface Invocation extends ParsedArguments {
  readonly services: Services;
  readonly io: Io;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly document: unknown;
  text(): string;
  readonly exitCode: number;
}

export interface Command {
  readonly flags: readonly FlagSpec[];
  /** Words that may follow the command, for messages: "" when none may. */
  readonly operands: string;
  run(invocation: Invocation): Promise<Answer>;
}

export const EXIT = { done: 0, bug: 1, input: 2, noPlan: 3, outside: 4, cancelled: 130 } as const;
