/** Progress of a sweep on stderr: what will be sent, each level, what failed. */
import type { CalcEvent } from "../../app/sizing/run-calc.ts";
import { count, number, seconds } from "../format.ts";
import type { Io } from "./command.ts";
import { ERASE_LINE } from "./erase-line.ts";

/** Failures of a level told one by one. */
const SHOWN_FAILURES = 3;

export function sizingProgress(io: Io, rewrite: boolean): (event: CalcEvent) => void {
  let levels = 0;
  let itemsLeft = 0;
  const line = (text: string) => io.warn(`${rewrite ? ERASE_LINE : ""}${text}\n`);
  return (event) => {
    switch (event.type) {
      case "notice":
        line(event.message);
        break;
      case "sweep":
        levels = event.levels;
        itemsLeft = event.items;
        line(
          `Measuring ${event.workflow}: ${count(event.levels, "level")}, ${count(event.items, "item")}. This may take several minutes; Ctrl+C stops it and keeps the finished levels.`,
        );
        if (event.isPublic)
          line(
            "That is a public host: others load it too, so the figures say little about a cluster of your own; the load may cost money and needs its owner's leave.",
          );
        break;
      case "item":
        if (rewrite)
          io.warn(`${ERASE_LINE}concurrency ${number(event.concurrency)}: ${event.done} of ${event.planned}`);
        break;
      case "level": {
        const { level, planned, failures } = event.measured;
        levels -= 1;
        itemsLeft -= planned;
        const pace = level.items.length / level.totalRuntimeSeconds;
        const left = levels > 0 && pace > 0 ? `; at this pace ${seconds(itemsLeft / pace)} more at most` : "";
        line(
          level.interrupted
            ? `concurrency ${number(level.concurrency)}: interrupted, ${level.items.length} of ${planned} items answered; left out of every estimate`
            : `concurrency ${number(level.concurrency)}: p95 ${seconds(level.workflowRuntimeP95Seconds)} (LLM ${seconds(level.llmLatencyP95Seconds)}), ${seconds(level.totalRuntimeSeconds)} in all${left}`,
        );
        for (const { id, problem } of failures.slice(0, SHOWN_FAILURES)) line(`   item ${id}: ${problem}`);
        if (failures.length > SHOWN_FAILURES) line(`   and ${failures.length - SHOWN_FAILURES} more`);
        break;
      }
      case "written":
        line(`Wrote ${event.folder}`);
        break;
      default:
        event satisfies never;
    }
  };
}
