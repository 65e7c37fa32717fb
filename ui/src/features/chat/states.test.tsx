import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const chat = () => world([talk("chat", [ana, maya], numbered([message(maya, "hello")]))]);

test("where the versions do not fit, both are named", async () => {
  open("/c/chat", { ...chat(), connection: { type: "unsupported" } });
  expect(
    await screen.findByText(/This app is Linnet 0\.1\.0, the server runs 0\.1\.0\./u),
  ).toBeVisible();
});

test("whoever has no conversation yet can begin one, join one, or look for one", async () => {
  const { person } = open("/", world());
  expect(await screen.findByRole("button", { name: "Join by link" })).toBeVisible();
  expect(screen.getByRole("button", { name: "New group" })).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Discover channels" }));
  expect(await screen.findByRole("dialog", { name: "Discover channels" })).toBeVisible();
});
