/** `headroom validate`: forecasts against published measurements, or against rows of one's own. */
import type { AccuracyReport } from "../../app/accuracy/accuracy-report.ts";
import { PlannerError } from "../../domain/errors.ts";
import { date } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { accuracyPage } from "./validate-page.ts";
import { accuracyText } from "./validate-text.ts";

export const validateCommand: Command = {
  flags: [
    {
      name: "data",
      placeholder: "FILE.csv",
      example: "measured.csv",
      description: "Judge these rows instead, in the columns of config/measurements; they are in no fit",
    },
    {
      name: "picture",
      placeholder: "FILE.svg|FILE.png",
      example: "accuracy.svg",
      description: "Draw forecast against measurement, by source",
    },
    {
      name: "page",
      placeholder: "FOLDER",
      example: "spec-kit",
      description: "Write the report as a page, accuracy.md with its picture beside it",
    },
  ],
  operands: "",
  run,
};

async function reportFor({ flags, services }: Invocation): Promise<AccuracyReport> {
  const [catalog, measurements, now, { outsideReport, publishedReport }] = await Promise.all([
    services.catalog(),
    services.measurements(),
    services.now(),
    import("../../app/accuracy/accuracy-report.ts"),
  ]);
  const given = { catalog, measurements, now, version: services.version };
  const file = flags.get("data");
  return file === undefined
    ? publishedReport(given)
    : outsideReport(given, await services.readFile(file), file);
}

const titleOf = (report: AccuracyReport): string =>
  `Headroom ${report.tool.version}: forecast against measurement, ${date(report.createdAt)}`;

async function draw(report: AccuracyReport, { services }: Invocation, path: string): Promise<string> {
  const format = /\.(svg|png)$/i.exec(path)?.[1]?.toLowerCase();
  if (format === undefined) {
    throw new PlannerError("invalid_input", `--picture "${path}" ends in neither .svg nor .png.`, {
      hint: "Example: --picture accuracy.svg.",
    });
  }
  const svg = await services.pictures.accuracy(report.rows, titleOf(report));
  const files = await services.files();
  return files.writeAtomically(path, format === "svg" ? svg : await services.pictures.png(svg));
}

async function writePage(report: AccuracyReport, invocation: Invocation, folder: string): Promise<string> {
  const files = await invocation.services.files();
  await draw(report, invocation, `${folder}/accuracy.svg`);
  return files.writeAtomically(`${folder}/accuracy.md`, accuracyPage(report));
}

async function run(invocation: Invocation): Promise<Answer> {
  const { flags, io } = invocation;
  const report = await reportFor(invocation);
  const picture = flags.get("picture");
  if (picture !== undefined) io.warn(`Wrote ${await draw(report, invocation, picture)}\n`);
  const page = flags.get("page");
  if (page !== undefined) io.warn(`Wrote ${await writePage(report, invocation, page)}\n`);
  return {
    document: report,
    text: () => `${accuracyText(report).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}
