const numbers = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));

/** Whether the first version is older than the second, newer, or whether that cannot be said. */
export function compareVersions(one: string, other: string): "older" | "newer" | null {
  const [ours, theirs] = [numbers(one), numbers(other)];
  for (const [at, number] of ours.entries()) {
    const difference = number - (theirs[at] ?? Number.NaN);
    if (Number.isNaN(difference)) return null;
    if (difference !== 0) return difference < 0 ? "older" : "newer";
  }
  return null;
}
