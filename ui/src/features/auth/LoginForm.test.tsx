import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { appState, world } from "@/testing/world";

const signedOut = () => world([], { app: { ...appState([]), server: "chat.example.org" } });

test("a wrong password is said at the password and what was typed stays", async () => {
  const { person } = open("/", signedOut(), (core) => {
    core.fails("sign_in", refusal("wrong_credentials"));
  });
  await person.type(await screen.findByLabelText("Username or email"), "ana");
  await person.type(screen.getByLabelText("Password"), "linnet12{Enter}");

  const field = screen.getByLabelText("Password");
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription("That username and password do not match."),
  );
  expect(field).toBeInvalid();
  expect(field).toHaveValue("linnet12");
  expect(screen.getByLabelText("Username or email")).toHaveValue("ana");

  await person.type(field, "3");
  expect(field).toBeValid();
});

test("signing in opens the conversations", async () => {
  const { core, person } = open("/", signedOut());
  expect(await screen.findByLabelText("Server")).toHaveValue("chat.example.org");
  await person.type(screen.getByLabelText("Username or email"), " ana ");
  await person.type(screen.getByLabelText("Password"), " secret 1");
  await person.click(screen.getByRole("button", { name: "Sign in" }));

  expect(await screen.findByText("No conversations yet.")).toBeVisible();
  const form = { server: "chat.example.org", login: "ana", password: " secret 1" };
  expect(core.called("sign_in")).toEqual([{ form }]);
});

test("what is missing is said at its field, which gets the focus", async () => {
  const { core, person } = open("/", signedOut());
  await person.click(await screen.findByRole("button", { name: "Sign in" }));

  expect(screen.getByLabelText("Username or email")).toHaveFocus();
  expect(screen.getByText("Enter your username or email.")).toBeVisible();
  expect(screen.getByText("Enter your password.")).toBeVisible();
  expect(core.called("sign_in")).toEqual([]);
});

test.each([
  [{ type: "notLinnet" }, "it is not a Linnet server"],
  [{ type: "unreachable" }, "No server answers"],
  [{ type: "badAddress", reason: "plain_http" }, "not encrypted"],
  [{ type: "badAddress", reason: "malformed" }, "not an address"],
  [{ type: "certificate", problem: null }, "certificate was not accepted"],
  [{ type: "versionUnsupported", version: "9.1" }, "Linnet 9.1"],
] as const)("a bad server is said when its field is left: %o", async (error, words) => {
  const { person } = open("/", world([], { app: appState([]) }), (core) => {
    core.fails("check_server", error);
  });
  const field = await screen.findByLabelText("Server");
  expect(field).toHaveFocus();
  await person.type(field, "example.org");
  await person.tab();

  await waitFor(() => expect(field).toBeInvalid());
  expect(field).toHaveAccessibleDescription(expect.stringContaining(words));
});

test("a server that answers is named", async () => {
  open("/", signedOut());
  expect(await screen.findByText("Example")).toBeVisible();
});

test("the password can be shown", async () => {
  const { person } = open("/", signedOut());
  const field = await screen.findByLabelText("Password");
  await person.click(screen.getByRole("button", { name: "Show password" }));
  expect(field).toHaveAttribute("type", "text");
  await person.click(screen.getByRole("button", { name: "Hide password" }));
  expect(field).toHaveAttribute("type", "password");
});

test("a missing keychain is said, and may be tried again", async () => {
  const from = signedOut();
  from.app.keychain = { type: "memoryOnly", store: "org.freedesktop.secrets" };
  const { core, person } = open("/", from);
  expect(await screen.findByText(/org\.freedesktop\.secrets/u)).toBeVisible();

  core.world.app.keychain = { type: "available" };
  await person.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByText(/freedesktop/u)).not.toBeInTheDocument());
});

test("a keychain that does not answer is said, and the late answer ends it", async () => {
  const from = signedOut();
  from.app.keychain = { type: "waiting", store: "Secret Service" };
  const { core } = open("/", from);
  expect(await screen.findByText(/Waiting for the password store/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();

  core.world.app.keychain = { type: "available" };
  core.emit({ type: "accounts" });
  await waitFor(() => expect(screen.queryByText(/Secret Service/u)).not.toBeInTheDocument());
});
