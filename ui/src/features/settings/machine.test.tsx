import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Authority } from "@/core/bindings/Authority";
import type { CoreError } from "@/core/bindings/CoreError";
import { open } from "@/testing/render";
import { appState, world } from "@/testing/world";

const authority: Authority = {
  id: "a",
  server: "https://chat.example.org",
  subject: "Example Works CA",
  issuer: "Example Works CA",
  expiresAt: "2031-05-01T12:00:00Z",
};
const untrusted: CoreError = {
  type: "certificate",
  problem: {
    fault: "unknown_issuer",
    host: "chat.example.org",
    issuer: "Example Works CA",
    expiresAt: null,
  },
};

test("what lies here is told account by account", async () => {
  open("/settings/storage");
  const used = await screen.findByRole("list", { name: "On this computer" });
  expect(within(used).getByText("48 MB messages")).toBeVisible();
  expect(within(used).getByText("310 MB pictures and files")).toBeVisible();
  expect(within(used).getByText("358 MB")).toBeVisible();
  expect(within(used).getByText("90 GB")).toBeVisible();
});

test("the diagnosis names what is wrong and what happened, and is saved as a file", async () => {
  const { core, person } = open("/settings/diagnosis", world(), (core) => {
    core.on("diagnose", () => [
      { accountId: null, check: "disk", fault: { type: "diskLow", freeMib: 800 } },
      { accountId: "account", check: "clock", fault: { type: "clock", seconds: -90 } },
      { accountId: "account", check: "socket", fault: null },
    ]);
    core.on("read_journal", () => [
      { at: "2026-01-01T10:00:00Z", accountId: "account", happening: { type: "live" } },
      {
        at: "2026-01-01T10:05:00Z",
        accountId: "account",
        happening: { type: "notificationWithheld", why: "before_eyes" },
      },
    ]);
  });
  expect(await screen.findByText("2 things do not work.")).toBeVisible();
  expect(screen.getByText(/839 MB are free|Only .* are free/u)).toBeVisible();
  expect(screen.getByText(/90 seconds off/u)).toBeVisible();
  const journal = screen.getByRole("list", { name: "The last day" });
  const lines = within(journal).getAllByRole("listitem");
  expect(lines[0]).toHaveTextContent("held back: you were looking at it");
  expect(lines[1]).toHaveTextContent("Connected");
  await person.click(screen.getByRole("button", { name: "Save the file" }));
  expect(await screen.findByText("The file was saved.")).toBeVisible();
  core.on("diagnose", () => [{ accountId: null, check: "disk", fault: null }]);
  await person.click(screen.getByRole("button", { name: "Check again" }));
  expect(await screen.findByText("Everything works.")).toBeVisible();
});

test("an authority is added for a server, and removed after a question", async () => {
  let all: Authority[] = [];
  const { core, person } = open("/settings/certificates", world(), (core) => {
    core.on("list_authorities", () => all);
    core.on("add_authority", () => (all = [authority]));
    core.on("remove_authority", () => {
      all = [];
      return null;
    });
  });
  await person.click(await screen.findByRole("button", { name: "Add an authority" }));
  expect(core.called("add_authority")).toEqual([{ server: "https://chat.example.org" }]);
  expect(await screen.findByText(/Signed by itself · Until May 1, 2031/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Remove Example Works CA" }));
  const sure = await screen.findByRole("dialog");
  await person.click(within(sure).getByRole("button", { name: "Remove" }));
  expect(await screen.findByText(/Nobody was added/u)).toBeVisible();
});

test("where a certificate is not believed, an authority can be added before signing in", async () => {
  const from = world([], { app: { ...appState([]), server: "chat.example.org" } });
  const { core, person } = open("/sign-in", from, (core) => {
    core.fails("check_server", untrusted);
    core.on("add_authority", () => {
      core.on("check_server", () => from.server);
      return [authority];
    });
  });
  expect(await screen.findByText(/signed by Example Works CA/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Add an authority" }));
  expect(core.called("add_authority")).toEqual([{ server: "chat.example.org" }]);
  expect(await screen.findByText(/Example Works CA is believed about this server/u)).toBeVisible();
  await waitFor(() => expect(screen.queryByText(/signed by/u)).not.toBeInTheDocument());
});
