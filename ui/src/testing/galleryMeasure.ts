/*
 * What one key, one change of conversation and one picture cost the window, measured in the page.
 */

const frame = () => new Promise((done) => requestAnimationFrame(done));

/** Milliseconds from each key that is pressed from now on until the next picture has been made of the page. */
export function watchKeys(): number[] {
  const painted: number[] = [];
  addEventListener(
    "keydown",
    () => {
      const begun = performance.now();
      // A picture is made right after these; a timer comes behind it. A channel would go through another process.
      requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - begun)));
    },
    { capture: true },
  );
  return painted;
}

const article = () => document.querySelector("main article");

/** As long as one waits for a conversation. */
const LONGEST = 10_000;

/** So long the mouse is over a row before it is pressed. */
const HOVER = 80;

function rowOf(id: string): HTMLElement {
  const row = document.querySelector<HTMLElement>(`[data-conversation="${id}"]`);
  if (row === null) throw new Error(`“${id}” is not in sight`);
  return row;
}

/** Brings the mouse to a conversation of the list. */
export async function point(id: string): Promise<void> {
  rowOf(id).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  await new Promise((done) => setTimeout(done, HOVER));
}

/** Opens the conversation that is pointed at: milliseconds from the press until a message of it can be read. */
export async function change(id: string): Promise<number> {
  const before = article();
  const begun = performance.now();
  rowOf(id).click();
  while (article() === before || article() === null) {
    if (performance.now() - begun > LONGEST) throw new Error(`“${id}” did not open`);
    // oxlint-disable-next-line no-await-in-loop -- looked for in each picture
    await frame();
  }
  return performance.now() - begun;
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
