import { number } from "./locale";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** As much of the size of a file as is worth reading: `418 kB`, `1.8 MB`. */
export function fileSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return number(value, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 && value < 100 ? 1 : 0,
  });
}
