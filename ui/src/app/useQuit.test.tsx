import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";

const press = (key: string, code: string, more = {}) =>
  document.dispatchEvent(new KeyboardEvent("keydown", { key, code, ctrlKey: true, ...more }));

test("Ctrl+Q quits by the letter, whatever the keyboard", async () => {
  const { core } = open("/sign-in");
  await waitFor(() => {
    press("q", "KeyA");
    expect(core.called("quit")).not.toEqual([]);
  });
  const before = core.called("quit").length;
  press("a", "KeyQ");
  press("q", "KeyQ", { shiftKey: true });
  press("q", "KeyQ", { isComposing: true });
  press("q", "KeyQ", { ctrlKey: false });
  expect(core.called("quit")).toHaveLength(before);
  press("й", "KeyQ");
  expect(core.called("quit")).toHaveLength(before + 1);
});
