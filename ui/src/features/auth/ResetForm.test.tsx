import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { appState, world } from "@/testing/world";

const signedOut = () => world([], { app: { ...appState([]), server: "chat.example.org" } });

test("a forgotten password is set anew by a code from the mail", async () => {
  const { core, person } = open("/", signedOut());
  await person.click(await screen.findByRole("link", { name: "Forgot your password?" }));
  await person.type(await screen.findByLabelText("Username or email"), "ana");
  await person.click(screen.getByRole("button", { name: "Send a code" }));
  await person.type(await screen.findByLabelText("Code"), " wren-44 ");
  await person.type(screen.getByLabelText("Password"), "a long new one");
  await person.click(screen.getByRole("button", { name: "Set the new password" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(core.called("reset_password")).toEqual([
    { server: "chat.example.org", code: "wren-44", password: "a long new one" },
  ]);
});

test("where the server sends no mail it is said who can help, and their code is taken", async () => {
  const from = signedOut();
  from.server = { ...from.server, sendsMail: false };
  const { person } = open("/reset", from, (core) => {
    core.fails("reset_password", refusal("code_invalid"));
  });
  expect(await screen.findByText(/Ask whoever runs it for a code/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Send a code" })).not.toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "I have a code" }));
  await person.type(screen.getByLabelText("Code"), "old");
  await person.type(screen.getByLabelText("Password"), "a long new one");
  await person.click(screen.getByRole("button", { name: "Set the new password" }));
  await waitFor(() => expect(screen.getByLabelText("Code")).toBeInvalid());
});

test("a server that asks for a proven address sends its code and wants it", async () => {
  const from = signedOut();
  from.server = { ...from.server, requiresEmail: true };
  const { core, person } = open("/sign-up", from);
  await person.type(await screen.findByLabelText("Email"), "ana@example.org");
  await person.click(screen.getByRole("button", { name: "Send code" }));
  expect(await screen.findByText("A code is on its way to ana@example.org.")).toBeVisible();
  await person.type(screen.getByLabelText("Your name"), "Ana");
  await person.type(screen.getByLabelText("Username"), "ana");
  await person.type(screen.getByLabelText("Password"), "secret words");
  await person.click(screen.getByRole("button", { name: "Create an account" }));
  expect(screen.getByLabelText("Code from your mail")).toHaveFocus();
  await person.type(screen.getByLabelText("Code from your mail"), "4410");
  await person.click(screen.getByRole("button", { name: "Create an account" }));
  await waitFor(() =>
    expect(core.called("sign_up")).toMatchObject([{ form: { emailCode: "4410" } }]),
  );
});
