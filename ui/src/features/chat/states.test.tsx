import { screen, waitFor } from "@testing-library/react";
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

test("a server of another version is named, also where it speaks another protocol", async () => {
  open("/c/chat", { ...chat(), connection: { type: "unsupported" } }, (core) =>
    core.fails("check_server", { type: "versionUnsupported", version: "9.0.1" }),
  );
  expect(await screen.findByText(/server runs 9\.0\.1\. .*Update Linnet to write/u)).toBeVisible();
});

test("whoever has no conversation yet can begin one, join one, or look for one", async () => {
  const { person } = open("/", world());
  expect(await screen.findByRole("button", { name: "Join by link" })).toBeVisible();
  expect(screen.getByRole("button", { name: "New group" })).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Discover channels" }));
  expect(await screen.findByRole("dialog", { name: "Discover channels" })).toBeVisible();
});

test("whoever has conversations and none open is told the key that goes to one", async () => {
  const { person } = open("/", chat());
  expect(await screen.findByRole("heading", { name: "Choose a conversation" })).toBeVisible();
  expect(screen.queryByText("Say hello to someone")).toBeNull();
  const button = screen.getByRole("button", { name: "Go to a conversation" });
  expect(button).toHaveAttribute("aria-keyshortcuts", "Control+K");
  await person.click(button);
  expect(await screen.findByRole("dialog", { name: "Go to a conversation" })).toBeVisible();
});

test("over what is on its way from the disk nothing is drawn until that takes long", async () => {
  open("/", chat(), (core) => core.on("list_conversations", () => new Promise(() => undefined)));
  await waitFor(() => expect(screen.getByRole("navigation")).toBeVisible());
  expect(document.querySelector(".lucide-loader-circle")).toBeNull();
  expect(screen.queryByText("Say hello to someone")).toBeNull();
  expect(await screen.findByText("Loading", undefined, { timeout: 3_000 })).toBeInTheDocument();
});
