import { lazy, Suspense } from "react";
import { useView } from "@/stores/view";

const Shown = lazy(async () => ({ default: (await import("./LightboxShown")).LightboxShown }));

/** Pictures, looked at closely. */
export function Lightbox() {
  const lit = useView((view) => view.lit);
  const light = useView((view) => view.light);
  return <Suspense>{lit && <Shown key={lit.at} lit={lit} onClose={() => light(null)} />}</Suspense>;
}
