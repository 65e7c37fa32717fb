import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const folder = "node_modules/@discordapp/twemoji/dist/svg";

/** The pictures of all emoji under `/emoji/`, each a file of its own: only those that are drawn are read. */
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
    for (const name of names()) {
      this.emitFile({
        type: "asset",
        fileName: `emoji/${name}`,
        source: readFileSync(join(folder, name)),
      });
    }
  },
});

const names = () => readdirSync(folder);
