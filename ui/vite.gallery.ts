import { defineConfig } from "vite";

/** What takes the pictures of the gallery, for node. */
export default defineConfig({
  logLevel: "warn",
  // From there it finds its packages.
  build: {
    ssr: true,
    rolldownOptions: { input: ["src/testing/galleryPictures.ts", "src/testing/galleryBench.ts"] },
    target: "node20",
    outDir: "node_modules/.gallery",
  },
});
