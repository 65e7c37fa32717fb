import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { UpdateState } from "@/core/bindings/UpdateState";
import { open } from "@/testing/render";

test("without a place to look at there is no word of updates", async () => {
  open("/settings/about");
  expect(await screen.findByText("Licence")).toBeVisible();
  expect(screen.queryByText("Updates")).toBeNull();
});

test("a new version is looked for, told of, and begins when one says so", async () => {
  const { core, person } = open("/settings/about");
  let state: UpdateState = { type: "unknown" };
  core.on("update_state", () => state);
  core.on("check_for_update", () => {
    state = { type: "ready", version: "2.0.0" };
    core.emit({ type: "update" });
    return null;
  });
  core.on("restart_to_update", () => null);
  core.emit({ type: "update" });
  await person.click(await screen.findByRole("button", { name: "Look now" }));
  expect(await screen.findByText(/Version 2\.0\.0 is here/)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Restart now" }));
  await waitFor(() => expect(core.called("restart_to_update")).toHaveLength(1));
});

test("what a package manager brings is not looked for", async () => {
  const { core } = open("/settings/about");
  core.on("update_state", (): UpdateState => ({ type: "managed" }));
  core.emit({ type: "update" });
  expect(await screen.findByText("They come the way Linnet was installed.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Look now" })).toBeNull();
});
