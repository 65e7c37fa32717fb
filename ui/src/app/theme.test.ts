import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Theme } from "@/core/bindings/Theme";

/** The system's own choice, which a test can change. */
const system = { matches: false, changed: (): void => undefined };

beforeEach(() => {
  vi.resetModules();
  system.matches = false;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no more of it is asked
  vi.spyOn(window, "matchMedia").mockReturnValue({
    get matches() {
      return system.matches;
    },
    addEventListener: (_: string, listener: () => void) => (system.changed = listener),
    removeEventListener: () => (system.changed = () => undefined),
  } as unknown as MediaQueryList);
});

const shown = () => document.documentElement.dataset["theme"];

async function start(theme: Theme) {
  const { useTheme } = await import("./theme");
  return renderHook(({ theme: chosen }) => useTheme(chosen), { initialProps: { theme } });
}

function becomeDark() {
  act(() => {
    system.matches = true;
    system.changed();
  });
}

test("what was chosen is shown, whatever the system has", async () => {
  const { rerender } = await start("dark");
  expect(shown()).toBe("dark");
  rerender({ theme: "light" });
  expect(shown()).toBe("light");
  becomeDark();
  expect(shown()).toBe("light");
});

test("the window follows the system when told so, also later", async () => {
  const { unmount } = await start("system");
  expect(shown()).toBe("light");
  becomeDark();
  expect(shown()).toBe("dark");
  unmount();
  system.matches = false;
  system.changed();
  expect(shown()).toBe("dark");
});
