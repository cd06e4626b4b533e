import process from "node:process";
import { type Ms, msFromNanoseconds } from "../../domain/units.ts";

/** A clock that all threads and processes of a machine share. */
export const monotonicMs = (): Ms => msFromNanoseconds(Number(process.hrtime.bigint()));
