/** Writes requests as bytes: the head and the body's frame once, the prompt and the limit for each. */

import { lengthOf } from "../../domain/measurement/lengths.ts";
import type { LoadJob } from "../../domain/measurement/load-job.ts";
import { promptWriter } from "../../domain/measurement/prompts.ts";
import { randomAt } from "../../domain/measurement/seeded-random.ts";
import type { Tokens } from "../../domain/units.ts";

export interface OutgoingRequest {
  readonly bytes: Buffer;
  /** Null when the extra body sets a limit of its own. */
  readonly maxTokens: Tokens | null;
}

const PROMPT_MARK = "@headroom-prompt@";
const LIMIT_MARK = 918_273_645;

function headOf(job: LoadJob): string {
  const url = new URL(job.target.url);
  const headers = new Map([
    ["host", url.host],
    ["content-type", "application/json"],
    ["accept", job.target.stream ? "text/event-stream" : "application/json"],
    ["accept-encoding", "identity"],
    ["connection", job.target.keepAlive ? "keep-alive" : "close"],
    ["user-agent", "headroom"],
  ]);
  for (const [name, value] of Object.entries(job.target.headers)) headers.set(name.toLowerCase(), value);
  const lines = [...headers].map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, " ")}`);
  return [`POST ${url.pathname}${url.search} HTTP/1.1`, ...lines, "content-length: "].join("\r\n");
}

function bodyFrame(job: LoadJob): readonly string[] {
  const { api, model, stream, extraBody, ignoreEos } = job.target;
  const body = {
    model,
    ...(api === "chat" ? { messages: [{ role: "user", content: PROMPT_MARK }] } : { prompt: PROMPT_MARK }),
    max_tokens: LIMIT_MARK,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : { stream: false }),
    ...(ignoreEos ? { ignore_eos: true } : {}),
    ...extraBody,
  };
  return JSON.stringify(body).split(new RegExp(`("${PROMPT_MARK}"|${LIMIT_MARK})`));
}

/** @returns the request of an index: the same bytes for the same job and index, whoever asks. */
export function createRequestWriter(job: LoadJob): (index: number) => OutgoingRequest {
  const head = headOf(job);
  const frame = bodyFrame(job);
  const write = promptWriter(job.prompts, job.seed);
  const limited = frame.includes(String(LIMIT_MARK));
  const dataset = job.prompts.kind === "dataset" ? job.prompts.prompts : null;
  return (index) => {
    const random = randomAt(job.seed + 1, index);
    const isl = lengthOf(job.isl, index, random);
    const maxTokens = dataset?.[index % dataset.length]?.outputTokens ?? lengthOf(job.osl, index, random);
    const text = write(index, isl);
    const prompt = dataset === null ? `"${text}"` : JSON.stringify(text);
    let body = "";
    for (const part of frame) {
      if (part === String(LIMIT_MARK)) body += maxTokens;
      else body += part === `"${PROMPT_MARK}"` ? prompt : part;
    }
    return {
      bytes: Buffer.from(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`),
      maxTokens: limited ? maxTokens : null,
    };
  };
}
