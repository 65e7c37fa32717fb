import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, talk, world } from "@/testing/world";

const refused = (id: string) =>
  talk(
    id,
    [ana, maya],
    [
      message(ana, "are you there?", {
        seq: null,
        state: "failed",
        error: { code: "too_long", params: { max: 8_000 } },
      }),
    ],
  );

test("a refused message says why, also in the list", async () => {
  open("/c/f1", world([refused("f1")]));
  expect(await screen.findByText("This is too long; at most 8,000 characters.")).toBeVisible();
  expect(screen.getByRole("button", { name: /One message was not sent/u })).toBeVisible();
});

test("it can be sent again", async () => {
  const chat = refused("f2");
  const { core, person } = open("/c/f2", world([chat]));
  await person.click(await screen.findByRole("button", { name: "Retry" }));
  const messageId = chat.rows[0]!.id;
  expect(core.called("retry_message")).toEqual([
    { accountId: "account", conversationId: "f2", messageId },
  ]);
});

test("it can be edited: its text goes back into the box, before what stands there", async () => {
  const { core, person } = open("/c/f3", world([refused("f3")]));
  await person.type(await screen.findByLabelText("Message"), "more");
  await person.click(screen.getByRole("button", { name: "Edit" }));

  const box = screen.getByLabelText("Message");
  await waitFor(() => expect(box).toHaveValue("are you there?\nmore"));
  expect(box).toHaveFocus();
  expect(core.called("save_draft").at(-1)).toMatchObject({ draft: { body: "more" } });
  await waitFor(() => expect(screen.queryByRole("article")).not.toBeInTheDocument());
});

test("it can be discarded", async () => {
  const { core, person } = open("/c/f4", world([refused("f4")]));
  await person.click(await screen.findByRole("button", { name: "Discard" }));
  await waitFor(() => expect(screen.queryByRole("article")).not.toBeInTheDocument());
  expect(core.called("discard_message")).toHaveLength(1);
  expect(screen.getByLabelText("Message")).toHaveValue("");
});

test("what waits for the server says that it goes by itself", async () => {
  const waiting = message(ana, "hi", {
    seq: null,
    state: "queued",
    error: { code: "rate_limited", params: { retryAfter: 9 } },
  });
  open("/c/f5", world([talk("f5", [ana, maya], [waiting])]));
  expect(await screen.findByText(/sent again by itself/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Retry" })).not.toBeInTheDocument();
});

test("where the server has named a wait, the time until the next try is counted", async () => {
  const waiting = message(ana, "hi", {
    seq: null,
    state: "queued",
    error: { code: "rate_limited", params: { retryAfter: 9 } },
    retryAt: new Date(Date.now() + 8_500).toISOString(),
  });
  open("/c/f6", world([talk("f6", [ana, maya], [waiting])]));
  expect(await screen.findByText("Next try in 9 s")).toBeVisible();
});
