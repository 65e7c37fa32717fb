import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { preview } from "vite";
import { Driver, SETTLED } from "./galleryDriver";
import { pageOf } from "./galleryPage";

/*
 * Takes a picture of every screen in WebKitGTK and holds each against axe: `node … <app> <pictures> <MiniBrowser>`, or with
 * `--brief` every screen once and without a picture. `cargo xtask gallery` calls it.
 */

const [app = "", out = "", browser = "", ...flags] = process.argv.slice(2);
const isBrief = flags.includes("--brief");
const chosen = flags.filter((flag) => !flag.startsWith("--"));

const wide = { width: 1280, height: 800, size: "wide" };
const narrow = { width: 720, height: 800, size: "narrow" };
/** What the wide one has room for at 200 %. */
const zoomed = { width: 640, height: 400, size: "zoomed" };
type Size = typeof wide;
type Look = Size & { theme: string; folder: string; label: string };
const looksOf = (sizes: Size[]): Look[] =>
  sizes.flatMap((size) =>
    ["light", "dark"].map((theme) =>
      Object.assign(
        { theme, folder: `${size.size}-${theme}`, label: `${size.size}, ${theme}` },
        size,
      ),
    ),
  );
const common = looksOf([wide, narrow]);
const doubled = looksOf([zoomed]);
const looks = [...common, ...doubled];

/** What people use most, and what is tallest. */
const ZOOMED = new Set(
  (
    "home direct everything media find-here composer-long details thread switcher search-found new-group " +
    "group-settings message-menu saved sign-in sign-up settings-list settings-appearance settings-notifications"
  ).split(" "),
);
const isShown = (name: string, { size }: Look) => size !== zoomed.size || ZOOMED.has(name);
type Work = { name: string; look: Look };

const LOADED = `
  const ready = () => (window.gallery ? done(window.gallery.names) : setTimeout(ready, 20));
  ready();`;
const FAULTS = "window.gallery.faults().then(done, (problem) => done([String(problem)]));";

const problems: string[] = [];

async function show(driver: Driver, base: string, { name, look }: Work) {
  await driver.resize(look.width, look.height);
  await driver.go(`${base}?screen=${name}&theme=${look.theme}`);
  const stuck = await driver.run<string | null>(SETTLED);
  const found = await driver.run<string[]>(FAULTS);
  for (const problem of [...(stuck === null ? [] : [stuck]), ...found]) {
    problems.push(`${name} (${look.label})\n    ${problem}`);
  }
  if (!isBrief) writeFileSync(join(out, look.folder, `${name}.png`), await driver.picture());
}

/** One screen that cannot be shown keeps nobody from the others. */
async function tryToShow(driver: Driver, base: string, work: Work) {
  try {
    await show(driver, base, work);
  } catch (problem) {
    problems.push(`${work.name} (${work.look.label})\n    ${String(problem)}`);
  }
}

/** In the short form each screen is looked at once in each form: the themes take turns, and so do the widths. */
function workOf(names: string[]): Work[] {
  const shown = names.filter((name) => chosen.length === 0 || chosen.includes(name));
  const inTurn = (all: Look[]) =>
    all.flatMap((look, turn) =>
      shown
        .filter((name, at) => isShown(name, look) && (!isBrief || at % all.length === turn))
        .map((name) => ({ name, look })),
    );
  return [...inTurn(common), ...inTurn(doubled)];
}

const server = await preview({
  configFile: false,
  logLevel: "warn",
  build: { outDir: app },
  preview: { port: 0, host: "127.0.0.1" },
});
const base = server.resolvedUrls?.local[0] ?? "";
// Side by side: what another window covers is not drawn.
const drivers = await Promise.all([0, wide.width].map((left) => Driver.start(browser, left)));
const begun = performance.now();
let taken = 0;
try {
  await drivers[0]?.go(base);
  const names = (await drivers[0]?.run<string[]>(LOADED)) ?? [];
  const left = workOf(names);
  taken = left.length;
  if (!isBrief) {
    for (const { folder } of looks) mkdirSync(join(out, folder), { recursive: true });
    if (chosen.length === 0)
      writeFileSync(
        join(out, "index.html"),
        pageOf(names, (name) => looks.filter((look) => isShown(name, look))),
      );
  }
  await Promise.all(
    drivers.map(async (driver) => {
      for (let work = left.shift(); work; work = left.shift()) await tryToShow(driver, base, work);
    }),
  );
} finally {
  await Promise.all(drivers.map((driver) => driver.stop()));
  await server.close();
}
const seconds = Math.round((performance.now() - begun) / 1_000);
for (const problem of problems.toSorted()) console.error(problem);
console.log(`${String(taken)} views in ${String(seconds)} s, ${String(problems.length)} faults`);
process.exitCode = problems.length === 0 ? 0 : 1;
