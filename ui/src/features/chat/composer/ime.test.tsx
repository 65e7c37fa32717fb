import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

let opened = 0;

async function start() {
  opened += 1;
  const id = `ime-${String(opened)}`;
  const rows = numbered([message(maya, "hello")]);
  const { core } = open(`/c/${id}`, world([talk(id, [ana, maya], rows)]));
  const box = await screen.findByLabelText<HTMLTextAreaElement>("Message");
  await screen.findByRole("article", { name: /hello/u });
  box.focus();
  const sent = () => core.called("send_message").map(({ written }) => written);
  return { box, sent };
}

/** What an engine tells the page while somebody composes, one by one. */
type Step =
  | ["start"]
  /** The text of the field, with what is being composed in it. */
  | ["text", string]
  | ["end", string]
  | ["key", string, { keyCode: number; isComposing?: boolean }];

const open229 = { keyCode: 229, isComposing: true };
const closed229 = { keyCode: 229, isComposing: false };
const enter13 = { keyCode: 13, isComposing: false };

function play(box: HTMLTextAreaElement, steps: Step[]) {
  for (const [kind, value = "", how] of steps) {
    if (kind === "start") fireEvent.compositionStart(box);
    else if (kind === "end") fireEvent.compositionEnd(box, { data: value });
    else if (kind === "key") fireEvent.keyDown(box, { key: value, ...how });
    else {
      fireEvent.compositionUpdate(box, { data: value });
      fireEvent.input(box, { target: { value }, inputType: "insertCompositionText" });
    }
  }
}

// Enter takes the candidate. Each engine orders the end of the composition and its key in its own way.
const confirmed: [string, string, Step[]][] = [
  [
    "Japanese",
    "Chromium",
    [
      ["key", "Enter", open229],
      ["end", "日本"],
    ],
  ],
  [
    "Japanese",
    "WebKit",
    [
      ["end", "日本"],
      ["key", "Enter", closed229],
    ],
  ],
  [
    "Japanese",
    "Firefox",
    [
      ["key", "Process", open229],
      ["end", "日本"],
      ["text", "日本"],
    ],
  ],
  [
    "Chinese",
    "Chromium",
    [
      ["key", "Enter", open229],
      ["end", "nihao"],
      ["text", "nihao"],
    ],
  ],
  [
    "Chinese",
    "WebKit",
    [
      ["end", "你好"],
      ["key", "Enter", closed229],
    ],
  ],
  [
    "Chinese",
    "Firefox",
    [
      ["key", "Enter", open229],
      ["end", "你好"],
      ["text", "你好"],
    ],
  ],
  [
    "Korean",
    "Chromium",
    [
      ["key", "Enter", open229],
      ["end", "한글"],
    ],
  ],
  [
    "Korean",
    "WebKit",
    [
      ["end", "한글"],
      ["key", "Enter", closed229],
    ],
  ],
  [
    "Korean",
    "Firefox",
    [
      ["key", "Enter", open229],
      ["end", "한글"],
      ["text", "한글"],
    ],
  ],
];

test.each(confirmed)(
  "%s in %s: the Enter of the candidate does not send, the next one does once",
  async (...[, , end]) => {
    const { box, sent } = await start();
    const first = end.find(([kind]) => kind === "end")?.[1] ?? "";
    play(box, [["start"], ["key", "n", open229], ["text", "n"], ["text", first], ...end]);
    expect(sent()).toEqual([]);
    expect(box).toHaveValue(first);
    play(box, [["key", "Enter", enter13]]);
    expect(sent()).toEqual([{ body: first }]);
  },
);

test("Korean: where one Enter ends the composition and is itself, it sends the whole text once", async () => {
  const { box, sent } = await start();
  play(box, [
    ["start"],
    ["text", "한"],
    ["text", "한글"],
    ["key", "Enter", open229],
    ["end", "한글"],
    ["key", "Enter", enter13],
  ]);
  expect(sent()).toEqual([{ body: "한글" }]);
});

test.each(["Tab", "ArrowDown", "Escape", "Enter"])(
  "%s in a composition is not for the suggestions",
  async (key) => {
    const { box, sent } = await start();
    play(box, [["text", "@ma"], ["start"], ["key", key, open229], ["key", key, closed229]]);
    expect(screen.getByRole("option", { name: /Maya/u })).toBeVisible();
    expect(box).toHaveValue("@ma");
    expect(sent()).toEqual([]);
  },
);
