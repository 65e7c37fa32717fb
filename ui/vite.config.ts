import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { emojiPictures } from "./vite.emoji.ts";
import { emojiData } from "./vite.emojiData.ts";

export default defineConfig({
  plugins: [react(), emojiPictures(), emojiData()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  // Folded away, so that the invented core is absent from a normal build.
  define: { "import.meta.env.VITE_MOCK": JSON.stringify(process.env["VITE_MOCK"] ?? "") },
  server: { port: 5173, strictPort: true },
  build: {
    target: ["safari16.4", "chrome111"],
    cssTarget: ["safari16.4", "chrome111"],
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 15_000,
  },
});
