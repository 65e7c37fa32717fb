import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Registration } from "@/core/bindings/Registration";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { appState, world } from "@/testing/world";

function server(registration: Registration) {
  const made = world([], { app: { ...appState([]), server: "chat.example.org" } });
  made.server.registration = registration;
  return made;
}

test("an account is made on an open server", async () => {
  const { core, person } = open("/sign-up", server("open"));
  await person.type(await screen.findByLabelText("Your name"), "Ana Ruiz");
  await person.type(screen.getByLabelText("Username"), "ana");
  await person.type(screen.getByLabelText("Password"), "bright kestrel");
  expect(screen.queryByLabelText("Invitation")).not.toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "Create an account" }));

  expect(await screen.findByText("No conversations yet.")).toBeVisible();
  expect(core.called("sign_up")).toEqual([
    {
      form: {
        server: "chat.example.org",
        displayName: "Ana Ruiz",
        username: "ana",
        email: null,
        emailCode: null,
        password: "bright kestrel",
        invite: null,
      },
    },
  ]);
});

test("a taken name is said at the username", async () => {
  const { person } = open("/sign-up", server("open"), (core) => {
    core.fails("sign_up", refusal("username_taken"));
  });
  await person.type(await screen.findByLabelText("Your name"), "Ana Ruiz");
  await person.type(screen.getByLabelText("Username"), "ana");
  await person.type(screen.getByLabelText("Password"), "bright kestrel{Enter}");

  await waitFor(() => expect(screen.getByLabelText("Username")).toBeInvalid());
  expect(screen.getByText("This username is taken. Choose another one.")).toBeVisible();
  expect(screen.getByLabelText("Password")).toHaveValue("bright kestrel");
});

test("a limit is named at the field it belongs to", async () => {
  const { person } = open("/sign-up", server("open"), (core) => {
    core.fails("sign_up", refusal("too_short", { field: "password", max: 8 }));
  });
  await person.type(await screen.findByLabelText("Your name"), "Ana Ruiz");
  await person.type(screen.getByLabelText("Username"), "ana");
  await person.type(screen.getByLabelText("Password"), "x{Enter}");

  expect(await screen.findByText("This is too short; at least 8 characters.")).toBeVisible();
  expect(screen.getByLabelText("Password")).toBeInvalid();
});

test("a server that invites asks for the invitation", async () => {
  const { person } = open("/sign-up", server("invite"));
  expect(await screen.findByLabelText("Invitation")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Create an account" }));
  expect(screen.getByText("Enter your invitation.")).toBeVisible();
});

test("a closed server says so before anything is sent", async () => {
  open("/sign-up", server("closed"));
  expect(await screen.findByText(/makes no new accounts/u)).toBeVisible();
  expect(screen.getByRole("button", { name: "Create an account" })).toBeDisabled();
});
