const steps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];

/** The next size of the window, in percent; null at the end. */
export const zoomed = (from: number, by: 1 | -1): number | null =>
  (by === 1 ? steps.find((step) => step > from) : steps.findLast((step) => step < from)) ?? null;
