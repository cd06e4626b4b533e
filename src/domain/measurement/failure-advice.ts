/** What a kind of failure means, and what a person may try. */
import type { NamedFailure } from "./failure-kind.ts";

export interface FailureAdvice {
  readonly meaning: string;
  readonly hint: string;
}

const ADDRESS = "Check the address: as a rule it ends in /v1.";
const KEY = 'Give the key as a header: --header "Authorization=Bearer $TOKEN".';
const PATIENCE = "Give it more time with --timeout SECONDS, or less load.";
const LESS = "Give it less load, or look into the server's log.";

const NAMED: Readonly<Record<NamedFailure, FailureAdvice>> = {
  connect_refused: {
    meaning: "nobody listens there",
    hint: "Start the server, or check host and port.",
  },
  connect_failed: { meaning: "the host cannot be reached", hint: "Check host, port and network." },
  dns_failed: { meaning: "no such host is known", hint: "Check the host's name." },
  tls_failed: {
    meaning: "no secure connection came about",
    hint: "Check http against https; --insecure accepts a certificate nobody vouches for.",
  },
  timeout_connect: { meaning: "the connection took too long", hint: "Check host, port and network." },
  timeout_first_token: { meaning: "the first token took too long", hint: PATIENCE },
  timeout_between_tokens: { meaning: "the next token took too long", hint: PATIENCE },
  timeout_total: { meaning: "the whole answer took too long", hint: PATIENCE },
  reset_before_response: { meaning: "the server hung up before it answered", hint: LESS },
  reset_mid_stream: { meaning: "the server hung up within an answer", hint: LESS },
  cut_mid_stream: { meaning: "the answer ended within its stream", hint: LESS },
  never_closed: { meaning: "the answer never ended", hint: LESS },
  malformed_response: { meaning: "what came back is no answer of such an API", hint: ADDRESS },
  malformed_event: { meaning: "a piece of the stream could not be read", hint: ADDRESS },
  error_in_stream: { meaning: "the server reported an error within the stream", hint: LESS },
  incomplete_stream: { meaning: "the stream ended without its end mark", hint: LESS },
  empty_response: { meaning: "the answer held no token", hint: "Check the model and its chat template." },
  not_streamed: { meaning: "the answer came whole", hint: "Measure whole answers with --no-stream." },
  wrong_model: {
    meaning: "the server knows no such model",
    hint: "Leave --model out to take the first it lists.",
  },
  unsupported_encoding: {
    meaning: "the answer is compressed",
    hint: "Let the server answer uncompressed.",
  },
  web_page: { meaning: "it sent a web page, no answer of such an API", hint: ADDRESS },
  cancelled: { meaning: "the run was stopped", hint: "" },
};

const BY_STATUS: Readonly<Record<number, FailureAdvice>> = {
  400: {
    meaning: "the server refuses the request",
    hint: "Check --isl and --osl against the model's context, and --extra-body.",
  },
  401: { meaning: "the server wants another key", hint: KEY },
  403: { meaning: "the key may not do this", hint: KEY },
  404: {
    meaning: "the server has no such path or model",
    hint: `${ADDRESS} --api completions is the other path.`,
  },
  429: { meaning: "the server limits the rate", hint: "Give it less load, or raise the limit." },
  503: { meaning: "the server is not ready, or has too much to do", hint: LESS },
};

/** Null for a kind nobody has words for. */
export function failureAdvice(kind: string): FailureAdvice | null {
  if (Object.hasOwn(NAMED, kind)) return NAMED[kind as NamedFailure];
  const status = Number(/^http_(\d{3})$/.exec(kind)?.[1]);
  if (Number.isNaN(status)) return null;
  return BY_STATUS[status] ?? { meaning: `the server answered with status ${status}`, hint: LESS };
}
