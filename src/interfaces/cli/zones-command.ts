import type { Region } from "../../domain/catalog/region.ts";
import { count } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { inPlace, PLACE_FLAGS } from "./place-flags.ts";
import { paragraph, table } from "./text-layout.ts";

export const zonesCommand: Command = { flags: PLACE_FLAGS, operands: "", run };

async function run({ flags, services }: Invocation): Promise<Answer> {
  const regions = inPlace((await services.catalog()).regions(), flags, ({ zones }) => zones);
  return {
    document: { kind: "headroom.zones", regions },
    text: () => `${zonesText(regions).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

/** "us-central1-a" in "us-central1" is "a". */
function zoneNames({ region, zones }: Region): string {
  return zones
    .map((zone) => (zone.startsWith(`${region}-`) ? zone.slice(region.length + 1) : zone))
    .join(" ");
}

function zonesText(regions: readonly Region[]): string[] {
  return [
    ...table(
      ["cloud", "region", "zones with prices of their own"],
      regions.map((region) => [region.cloud, region.region, zoneNames(region)]),
    ),
    "",
    ...paragraph(`${count(regions.length, "region")}.`),
  ];
}
