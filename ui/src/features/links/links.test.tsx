import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { LinkQuestion } from "@/core/bindings/LinkQuestion";
import { open } from "@/testing/render";
import { account, ana, appState, maya, message, numbered, talk, world } from "@/testing/world";

function asked(question: LinkQuestion, from = world()) {
  let waiting: LinkQuestion | null = question;
  const opened = open("/", from, (core) =>
    core
      .on("link_question", () => waiting)
      .on("drop_link", () => {
        waiting = null;
        return null;
      }),
  );
  return opened;
}

test("asks before it goes to a server that is not known, and fills in what the link says", async () => {
  const question = { type: "unknownServer", server: "birds.example", invite: "abc" } as const;
  const { person, core } = asked(question, world([], { app: appState([]) }));
  expect(await screen.findByRole("dialog", { name: "Go to birds.example?" })).toBeVisible();
  expect(core.called("check_server")).toEqual([]);
  await person.click(screen.getByRole("button", { name: "Create an account" }));
  expect(await screen.findByLabelText("Invitation")).toHaveValue("abc");
  expect(screen.getByLabelText("Server")).toHaveValue("birds.example");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a link that was put aside for a sign-in asks again when it is followed again", async () => {
  const question = { type: "unknownServer", server: "birds.example", invite: null } as const;
  const { person, core } = asked(question, world([], { app: appState([]) }));
  await screen.findByRole("dialog", { name: "Go to birds.example?" });
  await person.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  core.emit({ type: "link" });
  expect(await screen.findByRole("dialog", { name: "Go to birds.example?" })).toBeVisible();
});

test("drops a link that is not wanted", async () => {
  const { person, core } = asked({ type: "unknownServer", server: "birds.example", invite: null });
  await person.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(core.called("drop_link")).toHaveLength(1);
});

test("asks which of two accounts is meant", async () => {
  const accounts = [account(), { ...account(maya), id: "other" }];
  const from = world([talk("chat", [ana, maya], numbered([message(maya, "hello")]))], {
    app: appState(accounts),
  });
  const { person, core } = asked({ type: "whichAccount", accountIds: ["account", "other"] }, from);
  await person.click(await screen.findByRole("button", { name: "Maya Chen (@maya)" }));
  expect(core.called("follow_link")).toEqual([{ accountId: "other" }]);
});

test("says where a link leads nowhere", async () => {
  asked({ type: "notFound", accountId: "account" });
  expect(
    await screen.findByText("There is no such conversation, or you are not in it."),
  ).toBeVisible();
});
