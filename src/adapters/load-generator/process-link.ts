/** The way to the load process: started for the first question, kept for the next, and no reason for a program to go on. */
import { type ChildProcess, fork } from "node:child_process";
import { Socket } from "node:net";
import type { FromLoadProcess, ToLoadProcess } from "./process-messages.ts";
import { threadFile } from "./thread-file.ts";

const V8_FLAGS = [
  // Garbage is collected where it was made: no waiting for threads that have no core.
  "--single-threaded-gc",
  // MiB. What a stream makes dies young: 30 MB less at 1,000 streams, at no cost. [measured]
  "--max-semi-space-size=2",
];
const MOST_SAID = 2000;

export type Report = Exclude<FromLoadProcess, { readonly kind: "thread" }>;

export interface Conversation<Answer> {
  readonly answer: Promise<Answer>;
  send(message: ToLoadProcess): void;
  /** The answer is of no use any more. */
  giveUp(error: unknown): void;
}

export interface ProcessLink {
  /** @param hear - returns the answer once a report holds it. */
  ask<Answer extends object>(
    question: (run: number) => ToLoadProcess,
    hear: (report: Report, send: (message: ToLoadProcess) => void) => Answer | undefined,
  ): Conversation<Answer>;
  close(): Promise<void>;
}

interface LoadProcess {
  readonly child: ChildProcess;
  readonly runs: Map<number, Listener>;
  said: string;
}

interface Listener {
  hear(report: Report): void;
  lose(error: unknown): void;
}

/** @param onThread - told the system's number of each thread that sends, where the system has one. */
export function createProcessLink(onThread: (tid: number) => void): ProcessLink {
  let present: LoadProcess | null = null;
  let lastRun = 0;

  function start(): LoadProcess {
    const child = fork(threadFile(), {
      execArgv: V8_FLAGS,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const started: LoadProcess = { child, runs: new Map(), said: "" };
    // Only the runs keep the program from ending.
    if (child.stderr instanceof Socket) child.stderr.unref();
    child.stderr?.on("data", (text: Buffer) => {
      started.said = (started.said + text.toString()).slice(-MOST_SAID);
    });
    child.on("message", (message: FromLoadProcess) => {
      if (message.kind === "thread") onThread(message.tid);
      else started.runs.get(message.run)?.hear(message);
    });
    const end = (error: unknown) => {
      if (present === started) present = null;
      for (const { lose } of [...started.runs.values()]) lose(error);
    };
    child.on("error", end);
    child.on("close", (code, signal) =>
      end(new Error(`The load process ended (${signal ?? code}). ${started.said}`.trim())),
    );
    present = started;
    return started;
  }

  return {
    ask: <Answer extends object>(
      question: (run: number) => ToLoadProcess,
      hear: (report: Report, send: (message: ToLoadProcess) => void) => Answer | undefined,
    ): Conversation<Answer> => {
      const { child, runs } = present ?? start();
      const run = ++lastRun;
      const send = (message: ToLoadProcess) => {
        if (child.connected) child.send(message);
      };
      let giveUp: (error: unknown) => void = () => undefined;
      const answer = new Promise<Answer>((resolve, reject) => {
        const settle = () => {
          runs.delete(run);
          if (runs.size === 0) letGo(child);
        };
        giveUp = (error) => {
          settle();
          reject(error);
        };
        runs.set(run, {
          hear: (report) => {
            const found = report.kind === "failed" ? undefined : hear(report, send);
            if (report.kind === "failed") giveUp(new Error(report.message));
            else if (found !== undefined) {
              settle();
              resolve(found);
            }
          },
          lose: giveUp,
        });
      });
      hold(child);
      send(question(run));
      return { answer, send, giveUp };
    },
    close: () =>
      new Promise((resolve) => {
        if (present === null) {
          resolve();
          return;
        }
        hold(present.child);
        present.child.once("close", () => resolve());
        present.child.kill("SIGKILL");
      }),
  };
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
