import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, tomas, world } from "@/testing/world";

const show = async (body: string, more: Parameters<typeof message>[2] = {}) => {
  const rows = numbered([message(maya, body, more)]);
  const view = open("/c/chat", world([talk("chat", [ana, maya, tomas], rows, { title: "T" })]));
  return { ...view, article: await screen.findByRole("article") };
};

test("Markdown is drawn, and HTML is text", async () => {
  const { article } = await show(
    "**bold** and *soft* and ~~gone~~ `code`\n\n> quoted\n\n1. one\n2. two\n\n<img src=x onerror=alert(1)>",
  );
  expect(within(article).getByText("bold").tagName).toBe("STRONG");
  expect(within(article).getByText("gone").tagName).toBe("S");
  expect(within(article).getByText("code").tagName).toBe("CODE");
  expect(within(article).getByText("quoted").closest("blockquote")).toBeVisible();
  expect(within(article).getAllByRole("listitem")).toHaveLength(2);
  expect(within(article).getByText("<img src=x onerror=alert(1)>")).toBeVisible();
});

test("tables and tasks are drawn", async () => {
  const { article } = await show("|a|b|\n|-|-:|\n|1|2|\n\n- [x] done\n- [ ] open");
  expect(within(article).getAllByRole("columnheader")).toHaveLength(2);
  expect(within(article).getByRole("checkbox", { name: "done" })).toBeChecked();
  expect(within(article).getByRole("checkbox", { name: "open" })).not.toBeChecked();
});

test("a link says where it leads when its words do not, and opens outside", async () => {
  const { article, core, person } = await show(
    "[my bank](https://evil.example/login) https://example.org ![a picture](https://spy.example/1.gif)",
  );
  expect(article).toHaveTextContent("my bank (evil.example)");
  expect(article).toHaveTextContent("a picture (spy.example)");
  expect(article).not.toHaveTextContent("example.org (");
  expect(within(article).queryByRole("img")).not.toBeInTheDocument();
  await person.click(within(article).getByRole("link", { name: "my bank" }));
  expect(core.called("open_link")).toEqual([{ url: "https://evil.example/login" }]);
});

test("whom the server found is marked, oneself most of all", async () => {
  const { article } = await show("@ana and @Tomas, not @maya or a@ana", {
    mentions: [ana.id, tomas.id],
  });
  expect(within(article).getByText("@ana")).toHaveClass("mention", "mine");
  expect(within(article).getByText("@Tomas")).toHaveClass("mention");
  expect(within(article).getByText("@Tomas")).not.toHaveClass("mine");
  expect(within(article).queryByText("@maya")).not.toBeInTheDocument();
});

test("emoji are pictures that are copied as emoji, and large where they are alone", async () => {
  const { article } = await show("🎉👍🏽");
  const drawn = within(article).getAllByRole("img");
  expect(drawn.map((it) => it.getAttribute("alt"))).toEqual(["🎉", "👍🏽"]);
  expect(drawn[0]).toHaveAttribute("src", "/emoji/1f389.svg");
  expect(drawn[0]?.closest(".jumbo")).not.toBeNull();
});

test("code gets its colours, and is copied as it was written", async () => {
  const { article, person } = await show("```ts\nconst a = 1;\n```");
  await waitFor(() => expect(within(article).getByText("const")).toHaveClass("keyword"));
  const write = vi.spyOn(navigator.clipboard, "writeText");
  await person.click(within(article).getByRole("button", { name: "Copy code" }));
  expect(write).toHaveBeenCalledWith("const a = 1;");
  expect(await within(article).findByRole("button", { name: "Copied" })).toBeVisible();
});

test("a link to a message of the same server is followed within the window", async () => {
  const { article, core, person } = await show("linnet://chat.example.org/c/chat/m1");
  await person.click(within(article).getByRole("link"));
  expect(core.called("jump")).toMatchObject([{ to: { type: "message", messageId: "m1" } }]);
  await waitFor(() => expect(useView.getState().goal).toMatchObject({ conversationId: "chat" }));
  expect(core.called("open_link")).toEqual([]);
});
