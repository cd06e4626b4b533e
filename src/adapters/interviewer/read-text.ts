/** Reads one message: what it sets, what it takes back, what it names. */
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { ownWords, pastIn } from "./foreign-text.ts";
import { correctLast } from "./grammar/correct-last.ts";
import { QUESTION, readFigures } from "./grammar/read-figures.ts";
import { sumLoads } from "./grammar/sum-loads.ts";
import { plainFigures } from "./plain-figures.ts";
import { plainWords } from "./plain-words.ts";
import { digitsForWords } from "./quantity.ts";
import { dropCorrected, readChanges, readRemovals } from "./read-changes.ts";
import { readCities } from "./read-cities.ts";
import { readConversations } from "./read-conversations.ts";
import { readFleet } from "./read-fleet.ts";
import { readFormats, readKvKept } from "./read-formats.ts";
import { readGrowth, readUsualLoad, settlePeak } from "./read-growth.ts";
import { readLengths } from "./read-lengths.ts";
import { readLoad, readRange } from "./read-load.ts";
import { readLoadShare } from "./read-load-share.ts";
import { modelsIn, readGpu, readModel, readOddNames } from "./read-names.ts";
import { readCorrections, readNegations } from "./read-negations.ts";
import { readPeopleShare } from "./read-people-share.ts";
import { readPerMachine } from "./read-per-machine.ts";
import { readPreset } from "./read-presets.ts";
import { readPromptParts } from "./read-prompt-parts.ts";
import { readRelativeLengths } from "./read-relative-lengths.ts";
import { readShifts } from "./read-shifts.ts";
import { readStatedMeans } from "./read-stated-means.ts";
import { readSteps } from "./read-steps.ts";
import { readPercentiles, readTargets } from "./read-targets.ts";
import { readTextSize } from "./read-text-size.ts";
import { readTokenRate, readTps, settleTokenRates } from "./read-token-rate.ts";
import { readUnsupported } from "./read-unsupported.ts";
import { emptyNotebook, type Notebook, type Reading } from "./reading.ts";
import { labelOf, refusal, shortened } from "./refusals.ts";
import { createScanner } from "./scanner.ts";
import { mendSpelling } from "./spelling.ts";

/** Characters read of one message: requirements are short, and a pasted book must not hold the chat up. */
const LONGEST = 4000;

/**
 * @param known - the requirements so far, which relative changes ("double the traffic") start from.
 * @param presets - workloads a person may name instead of lengths.
 */
export function readText(text: string, known: PlanRequest, presets: readonly WorkloadPreset[] = []): Reading {
  const key = JSON.stringify([text, known, presets.length]);
  const kept = recent.get(key);
  if (kept !== undefined) return kept;
  const reading = read(text, known, presets);
  if (recent.size >= MOST_KEPT) recent.clear();
  recent.set(key, reading);
  return reading;
}

/** One turn asks for the same reading several times. */
const recent = new Map<string, Reading>();
const MOST_KEPT = 8;

function read(text: string, known: PlanRequest, presets: readonly WorkloadPreset[]): Reading {
  const scan = createScanner(
    digitsForWords(plainWords(plainFigures(mendSpelling(ownWords(text.slice(0, LONGEST)))))),
  );
  const note = emptyNotebook();
  if (text.length > LONGEST) note.notes.push("The message is very long; I read its beginning only.");
  for (const past of pastIn(text.slice(0, LONGEST)))
    note.notes.push(`"${shortened(past)}" was not used: it tells of the past or of others.`);
  correctLast(scan);
  readCorrections(scan);
  dropCorrected(scan);
  readPerMachine(scan, note);
  readUnsupported(scan, note);
  const share = readLoadShare(scan, note);
  readPeopleShare(scan, note);
  readShifts(scan, note);
  readStatedMeans(scan, note);
  readSteps(scan, note);
  readTextSize(scan, note);
  readPromptParts(scan, note);
  sumLoads(scan, note);
  readRange(scan, note);
  readKvKept(scan, note);
  readNegations(scan, note, known);
  readRemovals(scan, note, known);
  readUsualLoad(scan, note);
  readChanges(scan, note, known);
  tellOtherModels(scan.text(), note);
  readModel(scan, note);
  readGpu(scan, note);
  readFormats(scan, note);
  readPercentiles(scan, note);
  readFleet(scan, note);
  readCities(scan, note, known);
  readConversations(scan, note);
  readTps(scan, note);
  const peakRate = readGrowth(scan, note);
  const figures = readFigures(scan, note);
  const byGrammar = note.set;
  readTargets(scan, note);
  const tokenRate = readTokenRate(scan);
  readLoad(scan, note);
  readLengths(scan, note);
  readRelativeLengths(scan, note, known);
  settlePeak(peakRate ?? figures.peak, scan, note, known.requestsPerSecond);
  settleTokenRates([...figures.tokens, ...(tokenRate === undefined ? [] : [tokenRate])], note, known);
  tellOverruled(byGrammar, note);
  if (share !== 1 && note.set.requestsPerSecond !== undefined) note.set.requestsPerSecond *= share;
  readOddNames(scan, note);
  if (note.set.batchSize !== undefined) scan.take(/\bbatch(?:es|ing)?\b/, () => true);
  applyPreset(readPreset(scan, presets, { ...known, ...note.set, ...named(note) }), note, known);
  refuseImpossible(note);
  if (QUESTION.test(text)) forgetWhatStands(note, known);
  const { set, modelName, gpuName } = note;
  const given = { ...set, model: modelName ?? set.model, gpu: gpuName ?? set.gpu };
  note.clear = [...new Set(note.clear)].filter(
    (field) => given[field] === undefined && (known[field] !== undefined || Object.keys(known).length > 0),
  );
  return { ...note, rest: scan.rest(), unread: scan.unread() };
}

/** One model is planned at a time; the others are named. */
function tellOtherModels(text: string, note: Notebook): void {
  const [first, ...others] = [...new Set(modelsIn(text).map((name) => name.toLowerCase()))];
  if (first !== undefined && others.length > 0 && !/\b(?:vs|versus|compare|or|not|instead)\b/i.test(text))
    note.notes.push(`I plan for one model at a time, ${first}; ask for ${others.join(" and ")} next.`);
}

/** A question that names what stands changes nothing: "is 500 ms TTFT realistic?" */
function forgetWhatStands(note: Notebook, known: PlanRequest): void {
  note.set = Object.fromEntries(
    Object.entries(note.set).filter(
      ([field, value]) => typeof value !== "number" || known[field as PlanField] !== value,
    ),
  );
}

/** A figure that another one of the same kind has replaced is named. */
function tellOverruled(before: PlanRequest, note: Notebook): void {
  for (const [field, value] of Object.entries(before)) {
    const now = note.set[field as PlanField];
    if (typeof value === "number" && typeof now === "number" && now !== value)
      note.notes.push(
        `I read two figures for ${labelOf(field as PlanField)}, ${value} and ${now}, and took ${now}.`,
      );
  }
}

function named({ modelName, gpuName }: Notebook): PlanRequest {
  return {
    ...(modelName === undefined ? {} : { model: modelName }),
    ...(gpuName === undefined ? {} : { gpu: gpuName }),
  };
}

function applyPreset(preset: WorkloadPreset | undefined, note: Notebook, known: PlanRequest): void {
  if (preset === undefined) return;
  const isl = note.set.isl ?? known.isl ?? preset.isl;
  const osl = note.set.osl ?? known.osl ?? preset.osl;
  note.set = { ...note.set, isl, osl };
  note.notes.push(
    `For "${preset.name}" I assumed ${isl} input and ${osl} output tokens per request (${preset.source.split(";")[0]}); say the real lengths if you know them.`,
  );
}

/** Values no plan can hold are left out, each with a sentence. */
function refuseImpossible(note: Notebook): void {
  for (const [field, value] of Object.entries(note.set)) {
    const schema = planRequestSchema.shape[field as PlanField];
    if (schema.safeParse(value).success) continue;
    note.problems.push(refusal(field as PlanField, value));
    note.set = Object.fromEntries(Object.entries(note.set).filter(([key]) => key !== field));
  }
}
