import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { preview } from "vite";
import { Driver } from "./galleryDriver";
import { type Work, worked } from "./galleryProcess";

/*
 * Measures the window in WebKitGTK, with an invented core of 2 000 conversations: `node … <app> <product> <MiniBrowser>`.
 * `cargo xtask bench --window` calls it.
 *
 * Work is what the page's main thread used of a processor, as the kernel counts it: a machine that does other things
 * meanwhile makes it no larger. What is waited for is measured by the clock, and needs a quiet machine. Without a
 * graphics card the whole window is put together by the processor for each picture, beside the main thread.
 */

const [app = "", product = "", browser = ""] = process.argv.slice(2);
const KEYS = "the quick brown fox jumps over a lazy dog and goes on ".repeat(4).split("");
/** Until a key has been drawn, also on a busy machine. */
const DRAWN = 60;
/** For some seconds after a page has been loaded WebKit draws it again and again. */
const RESTED = 6_000;
const PICTURES = 50;

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

let over = 0;
function line(name: string, value: number, limit: number | null, unit: string) {
  const isOver = limit !== null && value > limit;
  over += Number(isOver);
  const promised = limit === null ? "" : `limit ${String(limit)} ${unit}${isOver ? ", OVER" : ""}`;
  console.log(`${name.padEnd(54)} ${value.toFixed(1).padStart(8)} ${unit.padEnd(3)} ${promised}`);
}

const quantile = (all: number[], part: number) => {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** What is loaded before anything is seen, compressed. Fonts are not counted. */
function firstLoad(): number {
  const page = readFileSync(join(product, "index.html"), "utf8");
  const files = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/gu)];
  return files.reduce(
    (sum, [, file = ""]) => sum + gzipSync(readFileSync(join(product, file))).length,
    gzipSync(page).length,
  );
}

/** Of each of these steps. */
async function costs<T>(steps: readonly T[], take: (step: T) => Promise<unknown>): Promise<Work[]> {
  const all: Work[] = [];
  for (const step of steps) {
    const before = worked();
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    await take(step);
    const after = worked();
    all.push({ main: after.main - before.main, all: after.all - before.all });
  }
  return all;
}

const mains = (all: Work[]) => all.map(({ main }) => main);
const wholes = (all: Work[]) => all.map((one) => one.all);

async function keys(driver: Driver, base: string) {
  const press = async (key: string) => {
    await driver.press(key);
    await pause(DRAWN);
  };
  await driver.go("data:text/html,<textarea autofocus></textarea>");
  await pause(RESTED / 6);
  const bare = await costs(KEYS.slice(0, KEYS.length / 4), press);
  await driver.open(`${base}?screen=crowded`);
  await driver.run("document.querySelector('[data-region=composer] textarea').focus(); done()");
  await pause(RESTED);
  await driver.run("window.painted = window.gallery.measure.watchKeys(); done()");
  const all = await costs(KEYS, press);
  const painted = await driver.run<number[]>("done(window.painted)");
  line("main-thread work per key, median", quantile(mains(all), 0.5), null, "ms");
  line("main-thread work per key, p95", quantile(mains(all), 0.95), 8, "ms");
  line("  of it in an empty page with one field, median", quantile(mains(bare), 0.5), null, "ms");
  line("key to the next picture, median", quantile(painted, 0.5), null, "ms");
  line("key to the next picture, p95", quantile(painted, 0.95), 34, "ms");
  line("all threads of the page per key, median", quantile(wholes(all), 0.5), null, "ms");
  line("  of it in an empty page with one field, median", quantile(wholes(bare), 0.5), null, "ms");
}

async function changes(driver: Driver, base: string) {
  await driver.open(`${base}?screen=crowded`);
  await pause(RESTED);
  const took: number[] = [];
  const talks = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
  const ids = Array.from({ length: 5 }, () => talks).flat();
  const all: Work[] = [];
  const press = async (id: string) =>
    took.push(await driver.run(`window.gallery.measure.change("${id}").then(done, done)`));
  for (const id of ids) {
    // oxlint-disable-next-line no-await-in-loop -- as one person does it
    await driver.run(`window.gallery.measure.point("${id}").then(done, done)`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    all.push(...(await costs([id], press)));
  }
  line("another conversation until it can be read, median", quantile(took, 0.5), null, "ms");
  line("another conversation until it can be read, p95", quantile(took, 0.95), 100, "ms");
  line("  of the first visits, the slowest", Math.max(...took.slice(0, talks.length)), null, "ms");
  line("main-thread work from the press until then, median", quantile(mains(all), 0.5), null, "ms");
  line("main-thread work from the press until then, p95", quantile(mains(all), 0.95), null, "ms");
}

async function anchor(driver: Driver, base: string) {
  await driver.open(`${base}?screen=many-pictures`);
  const { most, pictures } = await driver.run<{ most: number; pictures: number }>(
    "window.gallery.measure.moves(4000).then(done)",
  );
  line(`the anchor while ${String(pictures)} pictures come above it`, most, 2, "px");
  line("  pictures that are missing there", Math.max(0, PICTURES - pictures), 0, "");
}

const server = await preview({
  configFile: false,
  logLevel: "warn",
  build: { outDir: app },
  preview: { port: 0, host: "127.0.0.1" },
});
const base = server.resolvedUrls?.local[0] ?? "";
const driver = await Driver.start(browser, 0);
try {
  console.log("WebKitGTK without the app around it, released build of the window, invented core:");
  await driver.resize(1280, 800);
  await keys(driver, base);
  await changes(driver, base);
  await anchor(driver, base);
  line("loaded before anything is seen, compressed", firstLoad() / 1_000, 420, "kB");
} finally {
  await driver.stop();
  await server.close();
}
process.exitCode = over === 0 ? 0 : 1;
