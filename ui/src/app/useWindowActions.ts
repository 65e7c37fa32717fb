import { closeWindow, quit } from "@/core/commands";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import { focusComposer, nextRegion } from "./regions";

/** What can be done wherever the window is, also before anybody has signed in. */
export function useWindowActions() {
  const open = useView((view) => view.open);
  // Also where closing the window would leave the app in the tray.
  useAction("quit", () => void quit().catch(() => undefined));
  useAction("closeWindow", () => void closeWindow().catch(() => undefined));
  useAction("nextRegion", () => nextRegion(1));
  useAction("previousRegion", () => nextRegion(-1));
  useAction("focusComposer", () => focusComposer());
  useAction("shortcuts", () => open("shortcuts"));
}
