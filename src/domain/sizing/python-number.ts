/** A number as the seeds' tables and sentences write it: a float always shows that it is one. */

/** 10 → "10.0", 3.5 → "3.5". */
export const floatText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);

const DIGITS = 6;

/** Six significant digits without trailing zeros, exponents as C prints them: 322.7904 → "322.79", 1234567 → "1.23457e+06". */
export function generalText(value: number): string {
  if (value === 0) return "0";
  const [mantissa = "", power = "0"] = value.toExponential(DIGITS - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < DIGITS) return String(Number(value.toPrecision(DIGITS)));
  const sign = exponent < 0 ? "-" : "+";
  return `${Number(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** One decimal; of two equally near ones the even, as the original rounds. */
export function oneDecimalText(value: number): string {
  const isTie = Number.isInteger(value * 4) && !Number.isInteger(value * 2);
  if (!isTie) return value.toFixed(1);
  const tenths = Math.floor(value * 10);
  return ((tenths % 2 === 0 ? tenths : tenths + 1) / 10).toFixed(1);
}
