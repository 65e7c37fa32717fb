import { act, createEvent, fireEvent, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { SendKey } from "@/core/bindings/SendKey";
import type { FakeCore } from "@/testing/fakeCore";
import { open } from "@/testing/render";
import {
  account,
  ana,
  at,
  maya,
  message,
  numbered,
  talk,
  tomas,
  user,
  world,
} from "@/testing/world";

let opened = 0;
const mara = user("mara", "Mara Lind");

async function start(prepare?: (core: FakeCore) => void, title: string | null = "Team") {
  opened += 1;
  const id = `composer-${String(opened)}`;
  const rows = numbered([
    message(maya, "hello", { createdAt: at("9:00") }),
    message(mara, "hi there"),
  ]);
  const members = title === null ? [ana, maya] : [ana, maya, tomas, mara];
  const made = world([
    talk(id, members, rows, { title }),
    talk("design", [ana, maya], [], { title: "Design [v4]" }),
    talk("old", [ana], [], { title: "Design old", left: true }),
  ]);
  const view = open(`/c/${id}`, made, prepare);
  const box = await screen.findByLabelText<HTMLTextAreaElement>("Message");
  await screen.findByRole("article", { name: /hello/u });
  return { id, box, ...view };
}

const options = () => screen.queryAllByRole("option").map((it) => it.textContent);
const caret = (box: HTMLTextAreaElement, at: number) => {
  act(() => {
    box.setSelectionRange(at, at);
    fireEvent.select(box);
  });
};

test("@ offers the members, who wrote last first; Tab takes one and nothing else changes", async () => {
  const { box, person, core } = await start();
  await person.type(box, "lunch ? bye");
  caret(box, 6);
  await person.keyboard("@");
  expect(options().map((it) => it?.split("@")[0])).toEqual([
    "Mara Lind",
    "Maya Chen",
    "Tomás Oliveira",
    "",
  ]);
  expect(screen.getByText("Alerts 3 people")).toBeVisible();
  await person.keyboard("may{Tab}");
  expect(box).toHaveValue("lunch @maya ? bye");
  expect(box.selectionStart).toBe("lunch @maya ".length);
  expect(options()).toEqual([]);
  await person.keyboard("{Enter}");
  expect(core.sent()).toEqual(["lunch @maya ? bye"]);
});

test("arrows choose, Enter takes and does not send; the field says which is chosen", async () => {
  const { box, person, core } = await start();
  await person.type(box, "@{ArrowDown}");
  const list = screen.getByRole("listbox", { name: "Suggestions" });
  expect(box).toHaveAttribute("aria-controls", list.id);
  const chosen = within(list).getByRole("option", { selected: true });
  expect(box).toHaveAttribute("aria-activedescendant", chosen.id);
  expect(chosen).toHaveTextContent("Maya Chen");
  await person.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}{Enter}");
  expect(box).toHaveValue("@tomas ");
  expect(core.called("send_message")).toEqual([]);
});

test("Escape refuses for this word only, and Enter sends what stands there", async () => {
  const { box, person, core } = await start();
  await person.type(box, "@ma{Escape}");
  expect(options()).toEqual([]);
  await person.keyboard("ya");
  expect(options()).toEqual([]);
  await person.keyboard(" @to");
  expect(options()).toHaveLength(1);
  await person.keyboard("{Escape}{Enter}");
  expect(core.sent()).toEqual(["@maya @to"]);
});

test("an address of mail is no mention, and one letter behind a colon no emoji", async () => {
  const { box, person } = await start();
  await person.type(box, "ana@ma :s `@ma");
  expect(options()).toEqual([]);
});

test("# offers conversations one is in, and writes a link that any Linnet follows", async () => {
  const { box, person } = await start();
  await person.type(box, "see #des");
  expect(options()).toHaveLength(1);
  await person.keyboard("{Enter}");
  const { server } = account();
  const link = `[#Design \\[v4\\]](${server.replace("https", "linnet")}/c/design)`;
  expect(box).toHaveValue(`see ${link} `);
});

test("two letters behind a colon offer emoji", async () => {
  const { box, person } = await start();
  await person.type(box, "yes :tad");
  await screen.findByRole("option", { name: /:tada:/u });
  await person.keyboard("{Enter}");
  expect(box).toHaveValue("yes 🎉 ");
});

test("the list of suggestions has no fault", async () => {
  const { box, person } = await start();
  await person.type(box, "@m");
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
});

test.each([
  ["{Control>}b{/Control}", "one **two** three"],
  ["{Control>}i{/Control}", "one *two* three"],
  ["{Control>}e{/Control}", "one `two` three"],
  ["{Control>}{Shift>}k{/Shift}{/Control}", "one [two]() three"],
])("%s formats what is selected", async (keys, after) => {
  const { box, person } = await start();
  await person.type(box, "one two three");
  box.setSelectionRange(4, 7);
  await person.keyboard(keys);
  expect(box).toHaveValue(after);
});

test("the key of the quote is known by its place", async () => {
  const { box, person } = await start();
  await person.type(box, "one two");
  fireEvent.keyDown(box, { key: ">", code: "Period", ctrlKey: true, shiftKey: true });
  expect(box).toHaveValue("> one two");
});

test("a list goes on with the next line and ends with an empty item", async () => {
  const { box, person } = await start();
  const line = "{Shift>}{Enter}{/Shift}";
  await person.type(box, `1. one${line}two${line}${line}end`);
  expect(box).toHaveValue("1. one\n2. two\nend");
});

const withSendKey = (sendKey: SendKey) =>
  start((fake) => {
    fake.world.app.settings.sendKey = sendKey;
  });

test("where Enter is a new line, Ctrl and Enter send", async () => {
  const { box, person, core } = await withSendKey("ctrl_enter");
  await person.type(box, "a{Enter}b");
  expect(core.sent()).toEqual([]);
  await person.keyboard("{Control>}{Enter}{/Control}");
  expect(core.sent()).toEqual(["a\nb"]);
});

test("where Enter sends outside of code, it is a new line between fences", async () => {
  const { box, person, core } = await withSendKey("enter_outside_code");
  await person.type(box, "```{Enter}code{Enter}```");
  expect(core.sent()).toEqual([]);
  await person.keyboard("{Enter}");
  expect(core.sent()).toEqual(["```\ncode\n```"]);
});

function paste(box: HTMLElement, data: Record<string, string>, files: File[] = []) {
  const event = createEvent.paste(box, {
    clipboardData: { files, types: Object.keys(data), getData: (type: string) => data[type] ?? "" },
  });
  fireEvent(box, event);
  return event.defaultPrevented;
}

test("an address pasted over words makes them its link", async () => {
  const { box, person } = await start();
  await person.type(box, "see this");
  box.setSelectionRange(4, 8);
  expect(paste(box, { "text/plain": "https://example.org/a" })).toBe(true);
  expect(box).toHaveValue("see [this](https://example.org/a)");
});

test("formatted text becomes Markdown; with Shift its words are pasted as they are", async () => {
  const { box, person } = await start();
  const html =
    '<meta><h2>Plan</h2><p>Do <b>this</b> and <a href="https://a.org">that</a><script>x</script></p><ul><li>one</li><li>two</li></ul>';
  expect(paste(box, { "text/html": html, "text/plain": "Plan" })).toBe(true);
  const markdown = "## Plan\n\nDo **this** and [that](https://a.org)\n\n- one\n- two";
  await waitFor(() => expect(box).toHaveValue(markdown));
  box.focus();
  await person.keyboard("{Control>}{Shift>}v");
  expect(paste(box, { "text/html": html, "text/plain": "Plan" })).toBe(false);
});

test("what an editor colours is pasted as it is", async () => {
  const { box } = await start();
  const html = '<div style="color:red"><span>let</span> x</div>';
  expect(paste(box, { "text/html": html, "text/plain": "let x" })).toBe(false);
});

test("a picture that is pasted goes with the message, is shown and can be taken away", async () => {
  const { box, core, person } = await start();
  const chosen = { id: "f1", name: "image.png", mediaType: "image/png", bytes: 1_840_000 };
  core.on("paste_file", () => {
    core.world.files = [chosen];
    return { files: [chosen], refused: [] };
  });
  const picture = new File([new Uint8Array([137, 80])], "image.png", { type: "image/png" });
  expect(paste(box, {}, [picture])).toBe(true);
  const files = await screen.findByRole("list", { name: "Files of this message" });
  expect(files).toHaveTextContent("image.png1.8 MB · ready");
  await person.click(screen.getByRole("button", { name: "Remove image.png" }));
  await waitFor(() => expect(files).not.toBeInTheDocument());
});

test("files go with the message, also without a word", async () => {
  const { box, core, person } = await start((fake) => {
    fake.world.files = [{ id: "f1", name: "a.pdf", mediaType: null, bytes: 1 }];
  });
  const files = await screen.findByRole("list", { name: "Files of this message" });
  await person.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(files).not.toBeInTheDocument());
  expect(core.sent()).toEqual([""]);
  await person.type(box, "and now words{Enter}");
  expect(core.sent()).toEqual(["", "and now words"]);
});

test("a folder that is dropped is refused with a sentence, which can be put away", async () => {
  const { core, person, id } = await start();
  act(() => core.emit({ type: "dragged", over: true }));
  expect(await screen.findByText("Send to Team")).toBeVisible();
  act(() =>
    core.emit(
      { type: "dragged", over: false },
      {
        type: "offered",
        threadId: null,
        accountId: "account",
        conversationId: id,
        offered: { files: [], refused: [{ name: "photos", problem: "not_a_file" }] },
      },
    ),
  );
  const notice = await screen.findByRole("alert");
  expect(screen.queryByText("Send to Team")).not.toBeInTheDocument();
  expect(notice).toHaveTextContent("photos is not a file. Folders can be sent as an archive.");
  await person.click(within(notice).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(notice).not.toBeInTheDocument());
});

test("a long text that is pasted can be sent as a file instead", async () => {
  const { box, core, person } = await start();
  core.on("paste_file", () => ({ files: [], refused: [] }));
  const long = "a".repeat(4_001);
  expect(paste(box, { "text/plain": long })).toBe(false);
  fireEvent.change(box, { target: { value: `see ${long} there` } });
  expect(screen.getByText("4,001 characters were pasted.")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Send them as a file" }));
  expect(box).toHaveValue("see  there");
  expect(core.called("paste_file")).toHaveLength(1);
});

test("others are told of letters, not of what is pasted, taken away or empty", async () => {
  const { box, core, person } = await start();
  const told = () => core.called("typing").length;
  fireEvent.input(box, { target: { value: "pasted" }, inputType: "insertFromPaste" });
  await person.keyboard("{Backspace}");
  expect(told()).toBe(0);
  await person.type(box, "x");
  expect(told()).toBe(1);
});

test("a command is completed, runs and leaves the box", async () => {
  const { box, core, person, id } = await start();
  await person.type(box, "/top");
  expect(options()).toEqual(["/topic textSay what this conversation is about"]);
  await person.keyboard("{Enter}Plans{Enter}");
  await waitFor(() => expect(box).toHaveValue(""));
  const change = { topic: "Plans" };
  expect(core.called("change_conversation")).toEqual([
    { accountId: "account", conversationId: id, change },
  ]);
  expect(core.called("send_message")).toEqual([]);
});

test("a command that fails keeps its text and says why", async () => {
  const { box, person } = await start(
    (core) => void core.fails("change_settings", { type: "store" }),
  );
  await person.type(box, "/mute {Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("cannot be read or written");
  expect(box).toHaveValue("/mute ");
});

test("what is no command is sent as text, once that was said", async () => {
  const { box, core, person } = await start();
  await person.type(box, "/frob it{Enter}");
  expect(screen.getByRole("alert")).toHaveTextContent("There is no command /frob here.");
  expect(core.sent()).toEqual([]);
  await person.keyboard("{Enter}");
  await waitFor(() => expect(box).toHaveValue(""));
  expect(core.sent()).toEqual(["/frob it"]);
});

test("before many people are alerted one is asked", async () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    user(`u${String(index)}`, `U ${String(index)}`),
  );
  const made = world([talk("many", [ana, ...many], [], { title: "Many" })]);
  const { core, person } = open("/c/many", made);
  const box = await screen.findByLabelText("Message");
  await person.type(box, "@all hello{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Alert 12 people?" });
  await person.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(core.sent()).toEqual([]);
  expect(box).toHaveValue("@all hello");
  await person.type(box, "{Enter}");
  await person.click(await screen.findByRole("button", { name: "Send and alert" }));
  await waitFor(() => expect(core.sent()).toEqual(["@all hello"]));
});

test.each([
  [{ doNotDisturb: true }, "Maya does not want to be disturbed now."],
  [{ timeZone: nightZone() }, /^It is .* where Maya is\.$/u],
])("who writes is told how the other is: %o", async (profile, words) => {
  const { box, person } = await start((core) => {
    core.world.known.profiles = { [maya.id]: profile };
  }, null);
  expect(screen.queryByText(words)).not.toBeInTheDocument();
  await person.type(box, "x");
  expect(await screen.findByText(words)).toBeVisible();
});

/** Where it is three at night, whenever the test runs. */
function nightZone(): string {
  const ahead = (3 - new Date().getUTCHours() + 24) % 24;
  return ahead > 12 ? `Etc/GMT+${String(24 - ahead)}` : `Etc/GMT-${String(ahead)}`;
}
