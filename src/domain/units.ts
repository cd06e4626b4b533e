/** Units as types: a plain number fits everywhere, but a value marked with one unit never passes for another. */
type Unit<Name extends string> = number & { readonly __unit?: Name };

export type Bytes = Unit<"B">;
export type BytesPerToken = Unit<"B/token">;
export type BytesPerSecond = Unit<"B/s">;
export type FlopsPerSecond = Unit<"FLOP/s">;
export type Seconds = Unit<"s">;
export type Ms = Unit<"ms">;
export type Tokens = Unit<"token">;
export type TokensPerSecond = Unit<"token/s">;
export type RequestsPerSecond = Unit<"request/s">;
export type Usd = Unit<"USD">;
export type UsdPerHour = Unit<"USD/h">;
export type Watts = Unit<"W">;

const GIB = 2 ** 30;

export const bytesFromGib = (gib: number): Bytes => gib * GIB;
export const bytesFromMib = (mib: number): Bytes => mib * 2 ** 20;
export const bytesFromTib = (tib: number): Bytes => tib * 2 ** 40;
export const gibFromBytes = (bytes: Bytes): number => bytes / GIB;
export const bytesFromKib = (kib: number): Bytes => kib * 1024;
export const kibFromBytes = (bytes: Bytes): number => bytes / 1024;
/** Vendors mean 10⁹: an "80 GB" card's bandwidth and a file's GB are decimal. */
export const bytesFromGb = (gigabytes: number): Bytes => gigabytes * 1e9;
export const bytesFromMb = (megabytes: number): Bytes => megabytes * 1e6;
export const bytesFromTb = (terabytes: number): Bytes => terabytes * 1e12;
export const gbFromBytes = (bytes: Bytes): number => bytes / 1e9;
export const bytesPerSecondFromGb = (gbPerSecond: number): BytesPerSecond => gbPerSecond * 1e9;
export const gbPerSecondFromBytes = (bytesPerSecond: BytesPerSecond): number => bytesPerSecond / 1e9;
export const tbPerSecondFromBytes = (bytesPerSecond: BytesPerSecond): number => bytesPerSecond / 1e12;
export const tflopsFromFlopsPerSecond = (flopsPerSecond: FlopsPerSecond): number => flopsPerSecond / 1e12;
export const flopsPerSecondFromTflops = (tflops: number): FlopsPerSecond => tflops * 1e12;
export const paramsFromBillions = (billions: number): number => billions * 1e9;
export const billionsFromParams = (params: number): number => params / 1e9;
export const msFromSeconds = (seconds: Seconds): Ms => seconds * 1000;
export const msFromMinutes = (minutes: number): Ms => msFromSeconds(minutes * SECONDS_PER_MINUTE);
export const msFromNanoseconds = (nanoseconds: number): Ms => nanoseconds / 1e6;
export const msFromMicroseconds = (microseconds: number): Ms => microseconds / 1000;
export const secondsFromMs = (ms: Ms): Seconds => ms / 1000;
export const kilowattsFromWatts = (watts: Watts): number => watts / 1000;
export const fractionFromPercent = (percent: number): number => percent / 100;
export const percentFromFraction = (fraction: number): number => fraction * 100;
export const fromThousands = (thousands: number): number => thousands * 1000;
export const fromMillions = (count: number): number => count * 1e6;
export const fromBillions = (count: number): number => count * 1e9;
/** A context window of 32k means 32 × 1024 tokens. */
export const tokensFromKi = (ki: number): Tokens => ki * 1024;
export const millions = (count: number): number => count / 1e6;

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
/** 365.25 days ÷ 12 = 730.5 h; clouds bill 730. [assumed] the industry's month. */
export const HOURS_PER_MONTH = 730;
