import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { preview } from "vite";
import { Driver } from "./galleryDriver";
import type { Measured } from "./galleryMeasure";

/*
 * Measures the window in WebKitGTK, with an invented core of 2 000 conversations: `node … <app> <product> <MiniBrowser>`.
 * `cargo xtask bench --window` calls it.
 */

const [app = "", product = "", browser = ""] = process.argv.slice(2);
const KEYS = "the quick brown fox jumps over a lazy dog and goes on ".repeat(4);

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

/** One process as the kernel tells of it; null: it has ended meanwhile. */
function processOf(id: string) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(rest[11]) + Number(rest[12]);
    return { id, parent: rest[1], isPage: stat.includes("(WebKitWebProces"), ticks };
  } catch {
    return null;
  }
}

/** Processor milliseconds of the process that holds the page. */
function spent(): number {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const all = ids.flatMap((id) => processOf(id) ?? []);
  const parents = new Map(all.map(({ id, parent }) => [id, parent]));
  const isOurs = (id: string | undefined): boolean =>
    id !== undefined && (id === String(process.pid) || isOurs(parents.get(id)));
  return all.reduce((sum, it) => sum + (it.isPage && isOurs(it.id) ? it.ticks : 0), 0) * 10;
}

/** What is loaded before anything is seen, compressed. Fonts are not counted. */
function firstLoad(): number {
  const page = readFileSync(join(product, "index.html"), "utf8");
  const files = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/gu)];
  return files.reduce(
    (sum, [, file = ""]) => sum + gzipSync(readFileSync(join(product, file))).length,
    gzipSync(page).length,
  );
}

async function keys(driver: Driver, base: string) {
  await driver.open(`${base}?screen=crowded`);
  await driver.run("window.measured = window.gallery.measure.watchKeys(); done()");
  const before = spent();
  await driver.type(KEYS);
  const used = spent() - before;
  const { work, paint } = await driver.run<Measured>(
    "setTimeout(() => done(window.measured), 500)",
  );
  line("main-thread work per key, median", quantile(work, 0.5), null, "ms");
  line("main-thread work per key, p95", quantile(work, 0.95), 8, "ms");
  line("key to the next picture, p95", quantile(paint, 0.95), 34, "ms");
  line("processor time per key", used / Math.max(work.length, 1), null, "ms");
}

async function changes(driver: Driver, base: string) {
  await driver.open(`${base}?screen=crowded`);
  const ids = JSON.stringify([
    "maya",
    "design",
    "failed",
    "rtl",
    "maya",
    "design",
    "failed",
    "rtl",
  ]);
  const before = spent();
  const took = await driver.run<number[]>(`window.gallery.measure.switches(${ids}).then(done)`);
  line("another conversation until it can be read, median", quantile(took, 0.5), null, "ms");
  line("another conversation until it can be read, p95", quantile(took, 0.95), 100, "ms");
  line("processor time per change of conversation", (spent() - before) / took.length, null, "ms");
}

async function anchor(driver: Driver, base: string) {
  await driver.open(`${base}?screen=many-pictures`);
  const { most, pictures } = await driver.run<{ most: number; pictures: number }>(
    "window.gallery.measure.moves(4000).then(done)",
  );
  line(`the anchor while ${String(pictures)} pictures come above it`, most, 2, "px");
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
