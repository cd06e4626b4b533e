/** The last line: where the conversation is kept and the command that goes on with it, if one will work. */

export function goodbyeLine(
  sessionId: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (sessionId === null) return "Goodbye.";
  const inCheckout = env["npm_lifecycle_event"] !== undefined && env["npm_command"] !== "exec";
  const program = inCheckout ? "npm run -s headroom --" : "headroom";
  return `Goodbye. This conversation is kept; go on with:\n  ${program} --resume ${sessionId}`;
}
