import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import type { FakeCore } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { account, ana, appState, at, maya, tomas, world } from "@/testing/world";

const record = (user: typeof maya, more: Partial<AccountRecord> = {}): AccountRecord => ({
  ...user,
  role: "member",
  createdAt: at("9:00", 90),
  lastSeenAt: at("9:00", 1),
  suspension: null,
  beingRemoved: false,
  ...more,
});

function visit(part: string, role: "owner" | "moderator" | "member" = "owner") {
  const from = world([], { app: appState([{ ...account(), role }]) });
  return open(`/admin/${part}`, from, ({ world: { serverSide } }: FakeCore) => {
    serverSide.accounts = [record(ana, { role: "owner" }), record(maya), record(tomas)];
    serverSide.reports = [
      {
        id: "r1",
        number: 1,
        reporterId: maya.id,
        userId: tomas.id,
        message: null,
        excerpt: "Buy now",
        reason: "Advertising",
        createdAt: at("9:00"),
        state: "open",
        moderatorId: null,
        resolvedAt: null,
        note: null,
      },
    ];
  });
}

async function choose(opened: ReturnType<typeof open>, name: string, item: string) {
  await opened.person.click(await screen.findByRole("button", { name: `More about ${name}` }));
  await opened.person.click(await screen.findByRole("menuitem", { name: item }));
}

test("somebody is found and suspended with a reason, and let in again", async () => {
  const opened = visit("people");
  await opened.person.type(await screen.findByLabelText("Find people"), "maya");
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
  await choose(opened, "Maya Chen", "Suspend");
  const asked = await screen.findByRole("dialog", { name: "Suspend Maya Chen?" });
  const yes = within(asked).getByRole("button", { name: "Suspend" });
  expect(yes).toBeDisabled();
  await opened.person.type(within(asked).getByLabelText("Reason"), "Advertising");
  await opened.person.click(yes);
  expect(await screen.findByText("Suspended")).toBeVisible();
  await choose(opened, "Maya Chen", "Lift the suspension");
  await waitFor(() => expect(screen.queryByText("Suspended")).not.toBeInTheDocument());
});

test("messages are removed only once the name was written", async () => {
  const opened = visit("people");
  await choose(opened, "Tomás Oliveira", "Remove their messages");
  const asked = await screen.findByRole("dialog");
  const yes = within(asked).getByRole("button", { name: "Remove their messages" });
  expect(yes).toBeDisabled();
  await opened.person.type(within(asked).getByLabelText("Write tomas to confirm"), "tomas");
  await opened.person.click(yes);
  expect(await screen.findByText("Their messages are being removed.")).toBeVisible();
});

test("a code for a new password is shown once it is made", async () => {
  const opened = visit("people");
  await choose(opened, "Maya Chen", "Code for a new password");
  await opened.person.click(await screen.findByRole("button", { name: "Make a code" }));
  expect(await screen.findByText("wren-4410-finch")).toBeVisible();
});

test("a report is taken, and done with a note", async () => {
  const { core, person } = visit("reports");
  expect(await screen.findByText("Buy now")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Take this on" }));
  expect(await screen.findByText("There are no open reports.")).toBeVisible();
  await person.click(screen.getByRole("radio", { name: "Being looked at" }));
  const done = await screen.findByRole("button", { name: "Done" });
  expect(done).toBeDisabled();
  await person.type(screen.getByLabelText("What was found and done"), "Suspended for a week");
  await person.click(done);
  await waitFor(() => expect(core.world.serverSide.reports[0]?.state).toBe("resolved"));
  expect(core.world.serverSide.reports[0]?.note).toBe("Suspended for a week");
});

test("whoever does not look after the server is not led there", async () => {
  visit("people", "member");
  expect(await screen.findByText("Only those who look after this server see this.")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Reports" })).not.toBeInTheDocument();
});

test("a moderator sees people and reports, but not the record", async () => {
  visit("reports", "moderator");
  expect(await screen.findByRole("link", { name: "People and invites" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "Record" })).not.toBeInTheDocument();
});
