import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { type Config, optimize } from "svgo";
import type { Plugin } from "vite";

const folder = "node_modules/@discordapp/twemoji/dist/svg";

/**
 * The pictures of all emoji under `/emoji/`: only those that are drawn are read. Each for itself compresses badly, so the
 * app carries neighbours together, by the beginning of their names, denser than Tauri would compress them, and takes them
 * apart itself (`src-tauri/src/emoji.rs`).
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

/** One level below the densest, which takes four times as long for a hundredth. */
const density = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };

/**
 * Of 36 units a picture is wide, so a hundredth of one is nothing that anybody sees; three digits are a fifth of all that
 * is carried. Curves stay what they are: made into arcs, some moved by a pixel.
 */
const floatPrecision = 2;
const exactly = { threshold: 0, tolerance: 0 };
const rounded: Config = {
  plugins: [
    {
      name: "convertPathData",
      params: { floatPrecision, makeArcs: exactly, convertToQ: false, straightCurves: false },
    },
    { name: "cleanupNumericValues", params: { floatPrecision } },
  ],
};

function packs(): [string, Buffer][] {
  const packed = new Map<string, Record<string, string>>();
  for (const [file, picture] of files()) {
    const name = file.replace(".svg", "");
    const begin = name.split("-", 1)[0]?.slice(0, -1) || "0";
    const pack = packed.get(begin) ?? {};
    packed.set(begin, { ...pack, [name]: optimize(picture, rounded).data });
  }
  return [...packed].map(([begin, pack]) => {
    return [`${begin}.json.br`, brotliCompressSync(JSON.stringify(pack), density)];
  });
}
