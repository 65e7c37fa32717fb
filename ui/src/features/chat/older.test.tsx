import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const many = (count: number) =>
  numbered(
    Array.from({ length: count }, (_, index) => message(maya, `line ${String(index + 1)}.`)),
  );

const last = () =>
  Math.max(
    ...screen
      .getAllByRole("article")
      .map((it) => Number(/line (\d+)\./u.exec(it.textContent)?.[1])),
  );

test("without a connection older messages fail, and the newer ones that are here go on", async () => {
  const chat = { ...talk("chat", [ana, maya], many(400), { read: 20 }), older: "server" as const };
  open("/c/chat", world([chat]), (core) => core.fails("load_history", { type: "offline" }));
  expect(await screen.findByText("Older messages could not be loaded.")).toBeVisible();
  const log = screen.getByRole("log");
  // One goes on until it is there; where it is stuck it never comes.
  await waitFor(() => {
    fireEvent.scroll(log, { target: { scrollTop: log.scrollTop + 600 } });
    expect(last()).toBeGreaterThan(125);
  });
});

test("a page of older messages is asked for once, also while what it brought is being read", async () => {
  const chat = { ...talk("chat", [ana, maya], many(10)), older: "server" as const };
  const answers: ((answer: null) => void)[] = [];
  const { core, person } = open("/c/chat", world([chat]), (fake) => {
    fake.on("load_history", () => new Promise<null>((answer) => answers.push(answer)));
  });
  await screen.findByRole("article", { name: /line 10\.$/u });
  await waitFor(() => expect(answers).toHaveLength(1));
  await act(async () => answers[0]!(null));
  // Whatever comes of the answer comes before what is typed behind it.
  await person.type(screen.getByLabelText("Message"), "behind it");
  expect(screen.getByLabelText("Message")).toHaveValue("behind it");
  expect(core.called("load_history")).toHaveLength(1);
});
