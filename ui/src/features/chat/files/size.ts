import type { Picture } from "@/core/bindings/Picture";

const WIDEST = 420;
const HIGHEST = 360;
/** Narrower ones could not be pressed. */
const LEAST = 88;

/** As large as a picture is drawn in the list, known before it is here. */
export function drawnSize({ width, height }: Picture): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return {
    width: Math.max(LEAST, Math.round(width * scale)),
    height: Math.max(LEAST, Math.round(height * scale)),
  };
}

/** Columns of an album of so many pictures. */
export const columnsOf = (count: number) => (count === 2 || count === 4 ? 2 : 3);
