import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { appState, world } from "@/testing/world";

test("closing the window is asked about once, and the answer is kept", async () => {
  const { core, person } = open("/", world([], { app: appState([]) }));
  await screen.findByRole("heading", { name: "Sign in" });
  core.emit({ type: "closeAsked" });
  await person.click(await screen.findByRole("button", { name: "Keep running" }));
  await waitFor(() => expect(core.called("close_window")).toHaveLength(1));
  expect(core.called("write_settings")).toMatchObject([{ settings: { closeToTray: true } }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});
