import { type ComposerPlace, placeKey } from "./place";

/** Puts the focus into the composer of this place, if it is on the screen. */
export const focusComposerOf = (place: ComposerPlace) =>
  document
    .querySelector<HTMLElement>(`[data-place="${CSS.escape(placeKey(place))}"] textarea`)
    ?.focus();
