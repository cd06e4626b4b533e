/** Why a small request was not answered as it should be, and what may help: a server that refuses is there all the same. */
import { failureAdvice } from "../../domain/measurement/failure-advice.ts";

export interface PreflightAdvice {
  /** Begins with the address: "http://… is not reachable (…)". */
  readonly finding: string;
  readonly hints: readonly string[];
}

const START_HINTS: readonly string[] = [
  "Is the server running, and is the address right (--endpoint, ending in /v1)?",
  "If it is a local NIM that should answer there:",
  "   export NGC_API_KEY=...   # needed to pull nvcr.io images",
  "   ./scripts/start_nims.sh  # or your own start script",
  "Another server: NIM_BASE_URL, NIM_CHAT_PATH and NIM_GEN_MODEL, or --endpoint (ends in /v1) and --model. Then run this again.",
];

const PORT = "Check the port in --endpoint or NIM_BASE_URL, such as http://127.0.0.1:8000/v1.";

const LEAST_SERVER_ERROR = 500;

/** @param problem - as the probe says it: "HTTP 401", "the answer is no JSON", "fetch failed: ECONNREFUSED". */
export function preflightAdvice(baseUrl: string, problem: string): PreflightAdvice {
  if (problem.endsWith("bad port"))
    return { finding: `${baseUrl} names a port that no web server may have (${problem})`, hints: [PORT] };
  const status = Number(/^HTTP (\d{3})/.exec(problem)?.[1]);
  const isPage = problem === "the answer is no JSON";
  const advice = isPage ? failureAdvice("malformed_response") : failureAdvice(`http_${status}`);
  if (advice === null || status >= LEAST_SERVER_ERROR)
    return { finding: `${baseUrl} is not reachable (${problem})`, hints: START_HINTS };
  return { finding: `${baseUrl} is there, but ${advice.meaning} (${problem})`, hints: [advice.hint] };
}
