/** What a socket's error or a refused answer means for the request it carried. */
import type { FailureKind } from "../../domain/measurement/failure-kind.ts";

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");

const DNS = /^(ENOTFOUND|EAI_)/;
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** @param secured - over TLS: a connection cut before it stands is a failed handshake. */
export function connectFailure(error: Error, secured: boolean): FailureKind {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return "connect_refused";
  if (DNS.test(code)) return "dns_failed";
  if (TLS.test(code) || (secured && (code === "ECONNRESET" || code === ""))) return "tls_failed";
  return "connect_failed";
}

/** @param body - the first part of the answer's body. */
export function statusFailure(status: number, body: string): FailureKind {
  const aboutModel = /model_not_found|model[^.]{0,80}(does not exist|not found|not loaded|unknown)/i;
  return (status === 400 || status === 404) && aboutModel.test(body) ? "wrong_model" : `http_${status}`;
}
