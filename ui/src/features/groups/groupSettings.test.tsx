import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useView, type OpenDialog } from "@/stores/view";
import { refusal } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { ana, maya, talk, tomas, world } from "@/testing/world";

async function dialog(name: OpenDialog, more = {}) {
  const from = world([talk("team", [ana, maya, tomas], [], { title: "Team", ...more })]);
  const opened = open("/c/team", from);
  await screen.findByLabelText("Message");
  act(() => useView.getState().open(name));
  await screen.findByRole("dialog");
  return opened;
}

test("only what was changed of a group is sent", async () => {
  const { core, person } = await dialog("groupSettings");
  await person.type(await screen.findByLabelText("Description"), " What we build ");
  await person.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(core.called("change_conversation")).toMatchObject([
    { change: { topic: "What we build" } },
  ]);
});

test("a name that is refused stays in its field with the reason", async () => {
  const { core, person } = await dialog("groupSettings");
  core.fails("change_conversation", refusal("look_alike", { field: "title" }));
  await person.type(await screen.findByLabelText("Name"), "s");
  await person.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(screen.getByLabelText("Name")).toBeInvalid());
  expect(screen.getByLabelText("Name")).toHaveValue("Teams");
});

test("roles are changed in the list, and the group is handed over after a question", async () => {
  const { core, person } = await dialog("groupSettings");
  await person.click(await screen.findByRole("tab", { name: "Members" }));
  await person.click(screen.getByRole("combobox", { name: "Role of Maya Chen" }));
  await person.click(await screen.findByRole("option", { name: "Owner" }));
  await screen.findByRole("dialog", { name: "Make Maya Chen the owner?" });
  await person.click(screen.getByRole("button", { name: "Hand over" }));
  await waitFor(() =>
    expect(core.called("set_role")).toMatchObject([{ userId: "maya", role: "owner" }]),
  );
});

test("a link is made for as long and as many as chosen, shown to scan, and revoked", async () => {
  const { core, person } = await dialog("inviteLinks");
  await person.click(await screen.findByRole("combobox", { name: "Works for" }));
  await person.click(await screen.findByRole("option", { name: "1 day" }));
  await person.click(screen.getByRole("button", { name: "Make a link" }));
  const address = "linnet://chat.example.org/invite/kestrel-9f2c-lark-70d1";
  expect(await screen.findByText(address)).toBeVisible();
  expect(core.called("create_conversation_invite")).toMatchObject([{ uses: null, hours: 24 }]);
  await person.click(screen.getByRole("button", { name: "Show as a picture to scan" }));
  expect(screen.getByRole("img", { name: `${address} as a picture to scan` })).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Revoke this link" }));
  expect(await screen.findByText("There is no link yet.")).toBeVisible();
});

test("who was banned is let back in", async () => {
  const { core, person } = await dialog("groupSettings");
  core.world.known.bans = [maya];
  await person.click(await screen.findByRole("tab", { name: "Banned" }));
  await person.click(await screen.findByRole("button", { name: "Let back in: Maya Chen" }));
  expect(await screen.findByText("Nobody is banned.")).toBeVisible();
});

test("a channel needs a name, and is found by everybody unless said otherwise", async () => {
  const { core, person } = await dialog("newChannel");
  await person.click(screen.getByRole("button", { name: "Create channel" }));
  const name = screen.getByLabelText("Name");
  expect(name).toHaveFocus();
  expect(name).toHaveAccessibleDescription("Give the channel a name.");
  await person.type(name, "Reading");
  await person.click(screen.getByRole("switch", { name: "Public" }));
  await person.click(screen.getByRole("button", { name: "Create channel" }));
  await waitFor(() =>
    expect(core.called("create_conversation")).toMatchObject([
      { form: { kind: "channel", title: "Reading", isPublic: false, memberIds: [] } },
    ]),
  );
});

test("a link shows what is behind it before one joins", async () => {
  const { core, person } = await dialog("join");
  const field = screen.getByLabelText("Invite link");
  await person.type(field, "linnet://chat.example.org/invite/wren-1");
  await waitFor(() => expect(field).toBeInvalid());
  await person.clear(field);
  await person.type(field, "linnet://chat.example.org/invite/kestrel-9f2c-lark-70d1");
  expect(await screen.findByText("Reading group")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Join" }));
  await waitFor(() =>
    expect(core.called("join_by_invite")).toMatchObject([{ secret: "kestrel-9f2c-lark-70d1" }]),
  );
});

test("a public channel is found by a part of its name and joined", async () => {
  const from = world([talk("team", [ana, maya], [], { title: "Team" })]);
  const { conversation } = talk("reading", [ana], [], { title: "Reading group" }).details;
  from.known.channels = [{ conversation, members: 14, isMember: false }];
  const { core, person, router } = open("/c/team", from);
  await screen.findByLabelText("Message");
  act(() => useView.getState().open("discover"));
  await person.type(await screen.findByLabelText("Find a channel"), "read");
  await person.click(await screen.findByRole("button", { name: "Join Reading group" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/reading"));
  expect(core.called("join_channel")).toHaveLength(1);
});
