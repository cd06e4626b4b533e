/** The process's own streams as the command line uses them. A reader that goes away ends the program quietly. */
import { PlannerError } from "../../domain/errors.ts";
import { safeText } from "../../domain/safe-text.ts";
import type { Io } from "./command.ts";
import { ERASE_LINE } from "./erase-line.ts";

type Streams = Pick<NodeJS.Process, "stdin" | "stdout" | "stderr" | "exit" | "env">;

/** The reader closed the pipe, or the terminal was closed. */
const GONE: ReadonlySet<string> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");

/** A log keeps every line that was drawn over; a dumb terminal draws none over. */
const canRedraw = ({ CI, TERM }: NodeJS.ProcessEnv): boolean => (CI ?? "") === "" && TERM !== "dumb";

/** To the first of so many lines above, and everything from there on erased. */
const backBy = (lines: number): string => `\r${lines === 0 ? "" : `\u001B[${lines}A`}\u001B[J`;

export function openIo(streams: Streams): Io {
  const { stdin, stdout, stderr } = streams;
  // Failures are met where the write is made; without a listener they would end the program with a stack.
  stdout.on("error", () => undefined);
  stderr.on("error", () => undefined);
  const mayRedraw = stderr.isTTY === true && canRedraw(streams.env);
  return {
    stdinIsTerminal: stdin.isTTY === true,
    stdoutIsTerminal: stdout.isTTY === true,
    stderrIsTerminal: mayRedraw,
    columns: stdout.columns,
    stdin,
    write: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(safeText(text), (error) => {
          if (error === null || error === undefined) resolve();
          else if (GONE.has(codeOf(error))) streams.exit(0);
          else reject(unwritten(error));
        });
      }),
    // At the beginning it is ours; further on somebody else's text would hide what stands before it.
    warn: (text) => {
      const own = text.startsWith(ERASE_LINE) ? ERASE_LINE : "";
      stderr.write(`${own}${safeText(text.slice(own.length))}`);
    },
    ...(mayRedraw
      ? {
          redraw: (lines: number, text: string) => {
            stderr.write(`${backBy(lines)}${safeText(text)}`);
          },
        }
      : {}),
  };
}

function unwritten(error: Error): PlannerError {
  const reason = codeOf(error) === "ENOSPC" ? "the disk is full" : error.message;
  return new PlannerError("unwritable_file", `The result cannot be written to stdout: ${reason}.`, {
    hint: "Send it to a place that has room.",
    cause: error,
  });
}
