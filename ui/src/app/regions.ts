const focusable = "button:not(:disabled), input, textarea:not(:disabled), a[href], [tabindex='0']";

/** To the next of the parts of the window: where one is in it already, else its beginning. */
export function nextRegion(by: 1 | -1) {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.checkVisibility?.() ?? true,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  // From outside of all of them, backwards leads to the last one.
  const from = at === -1 && by === -1 ? regions.length : at;
  const next = regions[(from + by + regions.length) % regions.length];
  const target = next?.querySelector<HTMLElement>("[aria-current], textarea") ?? next;
  if (target?.matches(focusable)) target.focus();
  else next?.querySelector<HTMLElement>(focusable)?.focus();
}

/** The composer of the conversation, wherever one is. Answers whether there is one. */
export function focusComposer(): boolean {
  const box = document.querySelector<HTMLElement>(
    "[data-region='composer'] textarea:not(:disabled)",
  );
  box?.focus();
  return box !== null;
}
