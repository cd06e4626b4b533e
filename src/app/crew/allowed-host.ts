/** The hosts that a worker may load: those that its own operator named, whatever comes out of the queue. */
import { PlannerError } from "../../domain/errors.ts";

/** @param allowed - "HOST", any port, or "HOST:PORT". @param host - with its port, as in a URL. */
export function isAllowed(allowed: readonly string[], host: string): boolean {
  const asked = partsOf(host);
  return allowed.some((one) => {
    const { name, port } = partsOf(one);
    return name === asked.name && (port === null || port === asked.port);
  });
}

/** With its port, also where an address leaves it out: who allows port 443 alone has no key sent in the clear. */
export const hostOf = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port || (protocol === "https:" ? HTTPS_PORT : HTTP_PORT)}`;
const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** @throws PlannerError invalid_input for what is no host. */
export function checkedHost(typed: string): string {
  const host = typed.trim().toLowerCase();
  if (/^(\[[\da-f:.]+\]|[a-z\d]([a-z\d._-]*[a-z\d])?)(:\d{1,5})?$/.test(host)) return host;
  throw new PlannerError("invalid_input", `--allow-host "${typed.slice(0, 60)}" is not a host.`, {
    hint: "Example: --allow-host 10.0.0.5:8000; a host without a port is allowed on every port.",
  });
}

function partsOf(host: string): { readonly name: string; readonly port: string | null } {
  const [, name = "", port = null] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  return { name, port };
}
