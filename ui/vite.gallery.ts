import { defineConfig } from "vite";

/** What takes the pictures of the gallery, for node. */
export default defineConfig({
  logLevel: "warn",
  // From there it finds its packages.
  build: {
    ssr: "src/testing/galleryPictures.ts",
    target: "node20",
    outDir: "node_modules/.gallery",
  },
});
