import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { maya } from "@/testing/world";

test("a new address counts once its code was typed", async () => {
  const { core, person } = open("/settings/account");
  const field = await screen.findByLabelText("Address");
  await person.clear(field);
  await person.type(field, "ana@example.net");
  await person.type(screen.getByLabelText("Your password"), "secret");
  await person.click(screen.getByRole("button", { name: "Change the address" }));
  await person.type(await screen.findByLabelText("Code from your mail"), "4410");
  await person.click(screen.getByRole("button", { name: "Confirm" }));
  await waitFor(() => expect(core.world.serverSide.me.email).toBe("ana@example.net"));
  expect(screen.queryByLabelText("Code from your mail")).not.toBeInTheDocument();
});

test("a wrong password is said at the old one, and how good the new one is beside it", async () => {
  const { person } = open("/settings/account", undefined, (core) => {
    core.fails("change_password", refusal("wrong_credentials"));
  });
  const fresh = await screen.findByLabelText("New password");
  await person.type(fresh, "abcdefgh");
  expect(fresh).toHaveAccessibleDescription("Easy to guess. Make it longer.");
  await person.type(fresh, " and Then 9 more");
  expect(fresh).toHaveAccessibleDescription("Strong.");
  await person.type(screen.getByLabelText("Current password"), "wrong");
  await person.click(screen.getByRole("button", { name: "Change password" }));
  await waitFor(() => expect(screen.getByLabelText("Current password")).toBeInvalid());
  expect(fresh).toHaveValue("abcdefgh and Then 9 more");
});

test("an account is deleted only with the password, after it was said what is lost", async () => {
  const { core, person } = open("/settings/account");
  await person.click(await screen.findByRole("button", { name: "Delete" }));
  const asked = await screen.findByRole("dialog");
  expect(within(asked).getByText(/Nobody can bring it back/u)).toBeVisible();
  const yes = within(asked).getByRole("button", { name: "Delete" });
  expect(yes).toBeDisabled();
  await person.click(within(asked).getByRole("switch", { name: "Remove my messages too" }));
  await person.type(within(asked).getByLabelText("Your password"), "secret");
  await person.click(yes);
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(core.called("delete_account")).toMatchObject([
    { password: "secret", removeMessages: true },
  ]);
});

test("every other session ends at once", async () => {
  const { person } = open("/settings/sessions");
  await person.click(await screen.findByRole("button", { name: "Sign out everywhere else" }));
  const asked = await screen.findByRole("dialog");
  await person.click(within(asked).getByRole("button", { name: "Sign out everywhere else" }));
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
});

test("what others see is switched, and who was blocked is heard again", async () => {
  const { core, person } = open("/settings/privacy", undefined, (fake) => {
    fake.world.known.blocks = [maya];
  });
  const presence = await screen.findByRole("switch", { name: "Show when I am there" });
  expect(presence).toBeChecked();
  await person.click(presence);
  await waitFor(() => expect(core.world.serverSide.privacy.presence).toBe(true));
  await person.click(screen.getByRole("button", { name: "Unblock Maya Chen" }));
  expect(await screen.findByText("You have blocked nobody.")).toBeVisible();
});

test("the profile sends only what was changed, and clears what was emptied", async () => {
  const { core, person } = open("/settings/profile", undefined, (fake) => {
    fake.world.serverSide.me.pronouns = "she/her";
  });
  await person.clear(await screen.findByLabelText("Pronouns"));
  await person.type(screen.getByLabelText("A few words"), "Ships things");
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(core.called("edit_profile")).toMatchObject([
      { change: { pronouns: null, bio: "Ships things" } },
    ]),
  );
  expect(core.called("edit_profile")[0]?.["change"]).not.toHaveProperty("username");
});

test("a status is set until its end, and taken away", async () => {
  const { core, person } = open("/settings/profile");
  await person.click(await screen.findByRole("button", { name: "🍵" }));
  await person.type(screen.getByLabelText("What you are doing"), "Tea");
  await person.click(screen.getByRole("combobox", { name: "Until" }));
  await person.click(await screen.findByRole("option", { name: "In 1 hour" }));
  await person.click(screen.getByRole("button", { name: "Set status" }));
  await waitFor(() => expect(core.world.serverSide.me.status?.text).toBe("Tea"));
  expect(core.world.serverSide.me.status?.until).not.toBeNull();
  await person.click(await screen.findByRole("button", { name: "Clear status" }));
  await waitFor(() => expect(core.world.serverSide.me.status).toBeNull());
});

test("keys are changed by pressing them, unless something else has them", async () => {
  const { core, person } = open("/settings/keyboard");
  await person.click(await screen.findByRole("button", { name: /^Search/u }));
  await person.keyboard("{Control>}n{/Control}");
  expect(await screen.findByText(/is used for/u)).toBeVisible();
  expect(core.world.app.settings.shortcuts).toEqual({});
  await person.click(screen.getByRole("button", { name: /^Search/u }));
  await person.keyboard("{Control>}g{/Control}");
  await waitFor(() => expect(core.world.app.settings.shortcuts).toEqual({ search: "Ctrl+G" }));
});

test("for how long a message can be taken back is chosen", async () => {
  const { core, person } = open("/settings/writing");
  await person.click(await screen.findByRole("combobox", { name: "Undo send" }));
  await person.click(await screen.findByRole("option", { name: "5 seconds" }));
  await waitFor(() => expect(core.world.app.settings.undoSendSeconds).toBe(5));
  await person.click(screen.getByRole("combobox", { name: "Send with" }));
  await person.click(await screen.findByRole("option", { name: "Ctrl+Enter only" }));
  await waitFor(() => expect(core.world.app.settings.sendKey).toBe("ctrl_enter"));
});

test("Escape leaves no page on which something has not been saved", async () => {
  const { person, router } = open("/settings/profile");
  await person.type(await screen.findByLabelText("A few words"), "I like birds.");
  screen.getByRole("button", { name: "Save" }).focus();
  await person.keyboard("{Escape}");
  expect(router.state.location.pathname).toBe("/settings/profile");
  expect(screen.getByLabelText("A few words")).toHaveValue("I like birds.");
  await person.clear(screen.getByLabelText("A few words"));
  screen.getByRole("button", { name: "Save" }).focus();
  await person.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.pathname).not.toBe("/settings/profile"));
});
