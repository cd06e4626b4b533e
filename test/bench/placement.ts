/**
 * Who runs where: the server on the first core, the client on the second, so that neither takes the other's time.
 *
 * On a machine that others use too, a pinned thread still waits for its neighbours. Two ways to keep them out: a nice value of
 * -5, and, with --realtime, the scheduling class SCHED_FIFO, which is what "a core of its own" means on a shared machine.
 * Both need root; what is not allowed is left out and said.
 */
import { spawnSync } from "node:child_process";

const FIFO_PRIORITY = "50";
const ROUND_ROBIN_PRIORITY = "20";
const works = (command: string, ...args: string[]) => spawnSync(command, [...args, "true"]).status === 0;

export interface Placement {
  readonly realtime: boolean;
  /** For people. */
  readonly said: string;
  /** Words that raise a command before its neighbours, wherever it runs. */
  readonly nice: readonly string[];
  /** Words before the server's command. */
  readonly server: readonly string[];
  /** Words before the client's command. */
  readonly client: readonly string[];
  /** Words before a client that others are compared with: all its threads alike. */
  readonly wholeClient: readonly string[];
  /** Words before a client of one thread that does nothing but measure. */
  readonly bareClient: readonly string[];
}

export function placement(wantsRealtime: boolean): Placement {
  const pin = works("taskset", "-c", "1") ? (core: number) => ["taskset", "-c", String(core)] : () => [];
  const nice = works("nice", "-n", "-5") ? ["nice", "-n", "-5"] : [];
  const fifo = ["chrt", "-f", FIFO_PRIORITY];
  const realtime = wantsRealtime && works("chrt", "-f", FIFO_PRIORITY);
  const said = [
    pin(0).length > 0 ? "server on core 0, client on core 1" : "cores shared",
    realtime
      ? "real-time scheduling (SCHED_FIFO; SCHED_RR for programs of many threads)"
      : nice.length > 0
        ? "nice -5"
        : "no priority",
    wantsRealtime && !realtime ? "(real time is not allowed here)" : "",
  ];
  return {
    realtime,
    said: said.filter((part) => part !== "").join(", "),
    nice,
    server: [...(realtime ? fifo : nice), ...pin(0)],
    client: [...nice, ...pin(1)],
    // In turns among themselves: a thread that waits for another of its program must not keep it from running.
    wholeClient: [...(realtime ? ["chrt", "-r", ROUND_ROBIN_PRIORITY] : nice), ...pin(1)],
    bareClient: [...(realtime ? fifo : nice), ...pin(1)],
  };
}

/** Only the thread that sends: others of its process must not stand in its way. */
export function makeRealtime(tid: number): void {
  spawnSync("chrt", ["-f", "-p", FIFO_PRIORITY, String(tid)]);
}
