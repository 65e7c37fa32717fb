import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const folder = "node_modules/@discordapp/twemoji/dist/svg";

/**
 * The pictures of all emoji under `/emoji/`: only those that are drawn are read. Each for itself compresses badly, so the
 * app carries neighbours together, by the beginning of their names, and takes them apart itself (`src-tauri/src/emoji.rs`).
 * A browser, which cannot, gets the files.
 */
export const emojiPictures = (): Plugin => ({
  name: "emoji-pictures",
  configureServer({ middlewares }) {
    middlewares.use("/emoji/", (request, response, next) => {
      const name = /^\/([\da-f-]+\.svg)$/u.exec(request.url ?? "")?.[1];
      if (name === undefined || !names().includes(name)) return next();
      response.setHeader("Content-Type", "image/svg+xml");
      response.end(readFileSync(join(folder, name)));
    });
  },
  generateBundle() {
    const isForBrowser = Boolean(process.env["VITE_MOCK"]);
    for (const [name, source] of isForBrowser ? files() : packs()) {
      this.emitFile({ type: "asset", fileName: `emoji/${name}`, source });
    }
  },
});

const names = () => readdirSync(folder);
const files = (): [string, string][] =>
  names().map((name) => [name, readFileSync(join(folder, name), "utf8")]);

function packs(): [string, string][] {
  const packed = new Map<string, Record<string, string>>();
  for (const [file, picture] of files()) {
    const name = file.replace(".svg", "");
    const begin = name.split("-", 1)[0]?.slice(0, -1) || "0";
    const pack = packed.get(begin) ?? {};
    packed.set(begin, { ...pack, [name]: picture });
  }
  return [...packed].map(([begin, pack]) => [`${begin}.json`, JSON.stringify(pack)]);
}
