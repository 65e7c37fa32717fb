import { useEffect } from "react";
import type { Settings } from "@/core/bindings/Settings";
import type { Theme } from "@/core/bindings/Theme";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function applyTheme(theme: Theme) {
  const isDark = theme === "dark" || (theme === "system" && dark.matches);
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
}

/** Light or dark as chosen, or as the system has it, also when that changes. */
export function useTheme(theme: Theme) {
  useEffect(() => {
    const apply = () => applyTheme(theme);
    apply();
    dark.addEventListener("change", apply);
    return () => dark.removeEventListener("change", apply);
  }, [theme]);
}

/** How dense and how large, and whether anything moves: applied at once. The zoom is the engine's. */
export function useAppearance(settings: Settings | undefined) {
  const { density, textSize, motion } = settings ?? {};
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["density"] = density ?? "bubbles";
    dataset["text"] = textSize ?? "normal";
    dataset["motion"] = motion ?? "system";
  }, [density, textSize, motion]);
}
