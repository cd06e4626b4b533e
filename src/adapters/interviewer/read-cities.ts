/**
 * Cities, countries and continents as places to run in.
 *
 * Source: the region lists of AWS, Google Cloud and Azure (their documentation, seen 2026-11-25); only regions with price
 * rows are named. A city is a region only together with its cloud; whole countries hold several regions and are told, not set.
 */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

type Cloud = NonNullable<PlanRequest["cloud"]>;
type Regions = Readonly<Partial<Record<Cloud, string>>>;

const CITIES: Readonly<Record<string, Regions>> = {
  frankfurt: { aws: "eu-central-1", gcp: "europe-west3", azure: "germanywestcentral" },
  berlin: { gcp: "europe-west10" },
  zurich: { aws: "eu-central-2", gcp: "europe-west6", azure: "switzerlandnorth" },
  geneva: { azure: "switzerlandwest" },
  london: { aws: "eu-west-2", gcp: "europe-west2", azure: "uksouth" },
  dublin: { aws: "eu-west-1", azure: "northeurope" },
  ireland: { aws: "eu-west-1", azure: "northeurope" },
  paris: { aws: "eu-west-3", gcp: "europe-west9", azure: "francecentral" },
  amsterdam: { azure: "westeurope" },
  eemshaven: { gcp: "europe-west4" },
  milan: { aws: "eu-south-1", gcp: "europe-west8", azure: "italynorth" },
  madrid: { azure: "spaincentral" },
  stockholm: { aws: "eu-north-1", azure: "swedencentral" },
  oslo: { azure: "norwayeast" },
  warsaw: { azure: "polandcentral" },
  finland: { gcp: "europe-north1" },
  belgium: { gcp: "europe-west1" },
  virginia: { aws: "us-east-1", gcp: "us-east4", azure: "eastus" },
  ohio: { aws: "us-east-2", gcp: "us-east5" },
  iowa: { gcp: "us-central1", azure: "centralus" },
  oregon: { aws: "us-west-2", gcp: "us-west1" },
  california: { aws: "us-west-1", azure: "westus" },
  dallas: { gcp: "us-south1" },
  "las vegas": { gcp: "us-west4" },
  "salt lake city": { gcp: "us-west3" },
  montreal: { aws: "ca-central-1", gcp: "northamerica-northeast1" },
  toronto: { gcp: "northamerica-northeast2", azure: "canadacentral" },
  "sao paulo": { aws: "sa-east-1", azure: "brazilsouth" },
  "são paulo": { aws: "sa-east-1", azure: "brazilsouth" },
  tokyo: { aws: "ap-northeast-1", gcp: "asia-northeast1", azure: "japaneast" },
  osaka: { aws: "ap-northeast-3", azure: "japanwest" },
  seoul: { aws: "ap-northeast-2", gcp: "asia-northeast3", azure: "koreacentral" },
  singapore: { aws: "ap-southeast-1", gcp: "asia-southeast1", azure: "southeastasia" },
  jakarta: { aws: "ap-southeast-3", gcp: "asia-southeast2" },
  sydney: { aws: "ap-southeast-2", gcp: "australia-southeast1", azure: "australiaeast" },
  mumbai: { aws: "ap-south-1", gcp: "asia-south1" },
  hyderabad: { aws: "ap-south-2" },
  delhi: { gcp: "asia-south2" },
  "hong kong": { aws: "ap-east-1", azure: "eastasia" },
  taiwan: { gcp: "asia-east1" },
  "tel aviv": { aws: "il-central-1", gcp: "me-west1" },
  bahrain: { aws: "me-south-1" },
  "cape town": { aws: "af-south-1" },
  johannesburg: { azure: "southafricanorth" },
};
const CITY = new RegExp(
  `\\b(?:(?:in|near|from|region|zone|at)\\s+(?:the\\s+)?)?(?<city>${Object.keys(CITIES).join("|")})\\b(?:\\s+(?:region|zone|data ?cent(?:er|re)))?`,
);
const WIDE =
  /\b(?:in|inside|within|leave)\s+(?:the\s+)?(?<area>eu|europe|european union|germany|switzerland|france|uk|united kingdom|us|usa|united states|canada|india|japan|australia|asia|apac|china)\b/;
/** Words of running something, beside which a place is where it runs; people and offices live elsewhere. */
const RUNNING =
  /\b(?:aws|amazon|gcp|google|azure|microsoft|deploy\w*|host\w*|run\w*|serv(?:e|ed|ing)|stay|stays|live|lives|resid\w*|regions?|data ?cent(?:er|re)s?|zone|cloud|must be|keep|kept|leave)\b/i;
const LIVING =
  /\b(?:employees|office|offices|team|teams|customers|headquarter\w*|hq|based|company|meeting|conference|weather|people|users)\s+(?:[a-z]+\s+){0,2}(?:in|from|near)\s+(?:the\s+)?$/i;

/** @param known - the cloud may have been said before. */
export function readCities(scan: Scanner, note: Notebook, known: PlanRequest): void {
  const text = scan.text();
  const cloud = note.set.cloud ?? known.cloud;
  scan.take(CITY, ({ city = "" }, whole) => {
    const at = text.toLowerCase().indexOf(city.toLowerCase());
    if (!RUNNING.test(note.set.cloud === undefined ? text : `aws ${text}`) || LIVING.test(text.slice(0, at)))
      return false;
    const regions = CITIES[city.toLowerCase()] ?? {};
    const region = cloud === undefined ? undefined : regions[cloud];
    const offers = Object.entries(regions).map(([name, there]) => `${name} ${there}`);
    if (region !== undefined && note.set.region === undefined) {
      note.set.region = region;
      note.notes.push(`I took ${whole.trim()} as ${cloud} ${region}.`);
    } else if (region === undefined)
      note.notes.push(`${city}: name the cloud and region (${offers.join(", ")}).`);
    return true;
  });
  scan.take(WIDE, ({ area = "" }, whole) => {
    const at = text.indexOf(whole);
    if (!RUNNING.test(text) || LIVING.test(`${text.slice(0, at)} in `) || note.set.region !== undefined)
      return false;
    note.notes.push(
      `"${area}" holds several regions and I plan for one: name it with its cloud; "cheapest way in Europe" ranks the machines of a continent once there is a load.`,
    );
    return true;
  });
}
