/** `headroom prices update`: list prices from a public catalog, kept whole or not at all. */
import { count, date } from "../format.ts";
import { type Answer, EXIT, type Services } from "./command.ts";
import { bullets, paragraph } from "./text-layout.ts";

export async function refreshPrices(
  flags: ReadonlyMap<string, string>,
  services: Services,
  signal: AbortSignal,
): Promise<Answer> {
  const update = await services.updatePrices(flags.get("from"), flags.get("cloud"), signal);
  const lines = update.clouds.map(({ cloud, rows, doubtful, refused }) =>
    refused === null
      ? `${cloud}: ${count(rows, "price")} of ${date(update.asOf)}${doubtful > 0 ? `, ${count(doubtful)} left out because they moved too far` : ""}`
      : `${cloud}: kept as it was. ${refused}`,
  );
  return {
    document: update,
    text: () =>
      `${[`Prices from ${update.source}`, ...bullets(lines), "", ...paragraph("List prices are an indication, not a quote; that catalog states no licence, so it is read and not shipped.")].join("\n")}\n`,
    exitCode: EXIT.done,
  };
}
