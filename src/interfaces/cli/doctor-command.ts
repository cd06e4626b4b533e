import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { alignedRows } from "./text-layout.ts";

export const doctorCommand: Command = { flags: [], operands: "", run };

async function run({ services, io }: Invocation): Promise<Answer> {
  const probes = await services.probes(io);
  const isWell = probes.every(({ ok }) => ok);
  return {
    document: { kind: "headroom.doctor", version: services.version, ok: isWell, probes },
    text: () => {
      const rows = probes.map(({ name, ok, finding }) => ({
        label: name,
        value: ok ? "ok" : "not ok",
        note: finding,
      }));
      return `Headroom ${services.version}\n${alignedRows(rows).join("\n")}\n`;
    },
    exitCode: isWell ? EXIT.done : EXIT.outside,
  };
}
