export type Crop = { x: number; y: number; side: number };

/** How a picture lies in the square: enlarged so often, its middle from -1 to 1 as far as it reaches. */
export type CropView = { zoom: number; x: number; y: number };

export const START: CropView = { zoom: 1, x: 0, y: 0 };

type Size = { width: number; height: number };

const within = (value: number) => Math.max(-1, Math.min(1, value));

/** The square of the picture in its own pixels. */
export function squareOf({ width, height }: Size, { zoom, x, y }: CropView): Crop {
  const side = Math.max(1, Math.floor(Math.min(width, height) / zoom));
  return {
    side,
    x: Math.round(((width - side) / 2) * (1 + within(x))),
    y: Math.round(((height - side) / 2) * (1 + within(y))),
  };
}

/** Moved by so much of the square's side; a picture cannot leave it. */
export function moved({ width, height }: Size, view: CropView, by: { x: number; y: number }) {
  const side = Math.min(width, height) / view.zoom;
  const step = (free: number, share: number) => (free <= 0 ? 0 : (share * side * 2) / free);
  return {
    ...view,
    x: within(view.x - step(width - side, by.x)),
    y: within(view.y - step(height - side, by.y)),
  };
}
