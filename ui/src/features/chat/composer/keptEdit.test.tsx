import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Draft } from "@/core/bindings/Draft";
import { editKeyOf } from "@/lib/edits";
import type { FakeCore } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const rows = numbered([message(ana, "first of mine"), message(maya, "a question")]);

async function start(id: string, prepare?: (core: FakeCore) => void, draft: Draft | null = null) {
  const from = world([talk(id, [ana, maya], rows, { draft })]);
  const view = open(`/c/${id}`, from, prepare);
  const box = await screen.findByRole("textbox", { name: /Message|Edit the message/u });
  return { box, id, ...view };
}
const kept = (core: FakeCore, id: string) =>
  core.called("save_draft").filter(({ threadId }) => threadId === editKeyOf(id, null));

test("an edit in progress is kept, and forgotten when it ends", async () => {
  const { person, box, core, id } = await start("kept-1");
  await screen.findByRole("article", { name: /a question/u });
  await person.type(box, "{ArrowUp} and more");
  await waitFor(() =>
    expect(kept(core, id).at(-1)).toMatchObject({
      draft: { body: "first of mine and more", replyTo: rows[0]!.id },
    }),
  );
  await person.keyboard("{Escape}");
  await waitFor(() =>
    expect(kept(core, id).at(-1)).toMatchObject({ draft: { body: "", replyTo: null } }),
  );
});

test("a new window goes on with the edit that the last one left", async () => {
  const { box, person, core } = await start("kept-2", (core) =>
    core.on("read_draft", ({ threadId }) =>
      threadId === editKeyOf("kept-2", null)
        ? { body: "first of mine, better", replyTo: rows[0]!.id }
        : null,
    ),
  );
  await waitFor(() => expect(box).toHaveValue("first of mine, better"));
  expect(box).toHaveAccessibleName("Edit the message");
  expect(screen.getByText("Editing")).toBeVisible();
  await person.type(box, "{Enter}");
  await waitFor(() =>
    expect(core.called("edit_message")[0]).toMatchObject({ body: "first of mine, better" }),
  );
});

test("a draft still answers the message that it answered, also one that is far away", async () => {
  const far = message(maya, "from long ago", { seq: 1 });
  const answers = { body: "about that", replyTo: far.id };
  await start(
    "kept-3",
    (core) =>
      core.on("read_timeline", ({ place }) => ({
        rows: JSON.stringify(place).includes("around") ? [far] : rows,
        people: [ana, maya],
        quoted: [],
        older: "nothing",
        newer: "nothing",
        read: 99,
      })),
    answers,
  );
  expect(await screen.findByText("Replying to Maya Chen")).toBeVisible();
  expect(await screen.findByText("from long ago")).toBeVisible();
});
