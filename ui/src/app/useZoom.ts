import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { showToast } from "@/components/Toast";
import { readSettings, writeSettings } from "@/core/commands";
import { sentence } from "@/core/errors";
import { keys } from "@/core/queries";
import { useAction } from "@/keys/useAction";
import { zoomed } from "@/lib/zoom";

/** Larger and smaller by keys, and by the wheel with Ctrl. */
export function useZoom(zoom: number) {
  const cache = useQueryClient();
  useAction("zoomIn", () => set(zoomed(zoom, 1)));
  useAction("zoomOut", () => set(zoomed(zoom, -1)));
  useAction("zoomReset", () => set(100));

  function set(next: number | null) {
    if (next === null || next === zoom) return;
    const write = async () => {
      await writeSettings({ ...(await readSettings()), zoom: next });
      await cache.invalidateQueries({ queryKey: keys.app });
    };
    write().catch((error: unknown) => showToast(sentence(error)));
  }
  useEffect(() => {
    // Not passive: the engine would zoom by itself, past what is kept.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      set(zoomed(zoom, event.deltaY < 0 ? 1 : -1));
    };
    window.addEventListener("wheel", onWheel, { passive: false });
    return () => window.removeEventListener("wheel", onWheel);
  });
}
