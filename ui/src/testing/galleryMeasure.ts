/** What one key, one change of conversation and one picture cost the window, measured in the page. */
export type Measured = {
  /** Milliseconds from a key to the end of what it set off. */
  work: number[];
  /** Milliseconds from a key to the picture after it. */
  paint: number[];
};

const frame = () => new Promise((done) => requestAnimationFrame(done));
/** After everything that is being done at this moment. */
const afterwards = (done: () => void) => {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", done, { once: true });
  port1.start();
  port2.postMessage(null);
};

/** Watches the keys that are pressed from now on. */
export function watchKeys(): Measured {
  const measured: Measured = { work: [], paint: [] };
  addEventListener(
    "keydown",
    () => {
      const begun = performance.now();
      afterwards(() => measured.work.push(performance.now() - begun));
      requestAnimationFrame(() => {
        afterwards(() => measured.paint.push(performance.now() - begun));
      });
    },
    { capture: true },
  );
  return measured;
}

/** Milliseconds until the text of each of these conversations can be read. */
export async function switches(ids: string[]): Promise<number[]> {
  const took: number[] = [];
  for (const id of ids) {
    const row = document.querySelector<HTMLElement>(`[data-conversation="${id}"]`);
    // Only what is in sight can be pressed.
    if (row === null) continue;
    const before = document.querySelector("main")?.getAttribute("aria-label");
    const begun = performance.now();
    row.click();
    const isThere = () =>
      document.querySelector("main")?.getAttribute("aria-label") !== before &&
      document.querySelector("main article") !== null;
    while (!isThere() && performance.now() - begun < 10_000) await frame();
    took.push(performance.now() - begun);
    await new Promise((done) => setTimeout(done, 300));
  }
  return took;
}

/** How many pixels the lowest message moved at most in these milliseconds, and how many pictures came above it. */
export async function moves(milliseconds: number) {
  const lowest = [...document.querySelectorAll("article")].at(-1);
  const top = () => lowest?.getBoundingClientRect().top ?? 0;
  const first = top();
  const end = performance.now() + milliseconds;
  let most = 0;
  while (performance.now() < end) {
    await frame();
    most = Math.max(most, Math.abs(top() - first));
  }
  const pictures = document.querySelectorAll('article [data-state="here"]').length;
  return { most, pictures };
}
