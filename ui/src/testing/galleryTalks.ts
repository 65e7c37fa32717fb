import type { RowFile } from "@/core/bindings/RowFile";
import type { User } from "@/core/bindings/User";
import { ana, at, message, numbered, talk, type Talk, type World } from "./world";

const hash = "3OcRJYB4d3h/iIeHeEh3eIhw+j2w";

const picture = (id: string, width: number, height: number): RowFile => ({
  id,
  name: `${id}.jpg`,
  mediaType: "image/jpeg",
  bytes: 1_840_000,
  picture: { width, height, thumbhash: hash },
  upload: null,
  mayRun: false,
});

const file = (name: string, bytes: number, more: Partial<RowFile> = {}): RowFile => ({
  id: name,
  name,
  mediaType: null,
  bytes,
  picture: null,
  upload: null,
  mayRun: false,
  ...more,
});

type People = { maya: User; tomas: User; lina: User };

/** What can be about a message. */
export function everything({ maya, tomas, lina }: People): Talk {
  const rows = numbered([
    message(tomas, "Here is the exported flow, v4. The empty state finally says what to do next.", {
      createdAt: at("10:39"),
      reactions: [
        { emoji: "👀", userIds: [maya.id, lina.id, tomas.id, "x"] },
        { emoji: "❤️", userIds: [ana.id, maya.id] },
      ],
      thread: { replies: 3, lastSeq: 9 },
      pinned: { by: lina.id, at: at("10:40") },
    }),
    message(
      lina,
      "The spacing is much calmer. Can we try it with `--space-5` between the sections?",
      {
        createdAt: at("10:44"),
        editedAt: at("10:45"),
      },
    ),
    message(
      ana,
      "It did. The outbox now survives a crash, so a message that shows a clock is already on disk.",
      {
        createdAt: at("10:46"),
        state: "read",
      },
    ),
    message(maya, "Lovely. I pulled the cable twice and nothing went missing 🎉", {
      createdAt: at("10:47"),
      saved: true,
    }),
    message(maya, "", { createdAt: at("10:48"), deleted: true }),
    message(tomas, "Whoever reads this first owes the others a coffee.", {
      createdAt: at("10:49"),
      forwarded: { senderId: lina.id, createdAt: at("9:00", 2) },
      silent: true,
    }),
    message(lina, "The notes are at https://docs.example.org/outbox", {
      createdAt: at("10:50"),
      previews: [
        {
          url: "https://docs.example.org/outbox",
          title: "How the outbox keeps every message",
          description:
            "A message is a row on the disk before the network is touched. What follows from that.",
          site: "Linnet docs",
          picture: { fileId: "preview", width: 1200, height: 630, thumbhash: hash },
        },
      ],
    }),
    message(ana, "Then I will tag it after lunch.", { createdAt: at("10:52"), state: "delivered" }),
  ]);
  rows[3] = { ...rows[3]!, replyTo: rows[2]!.id };
  const threadId = rows[0]!.id;
  rows.push(
    message(lina, "Step three reads twice as fast now.", { createdAt: at("10:52"), threadId }),
    message(ana, "Shall we keep the second button?", { createdAt: at("10:53"), threadId }),
    message(tomas, "Until Thursday, yes.", { createdAt: at("10:57"), threadId }),
  );
  return talk("everything", [ana, maya, tomas, lina], rows, { title: "Design review" });
}

/** Own messages that are not simply there. */
export function unsettled({ maya, tomas }: People): Talk {
  const rows = numbered([
    message(maya, "Who takes the minutes?", { createdAt: at("10:40") }),
    message(ana, "I do, they are nearly done.", {
      createdAt: at("10:41"),
      state: "read",
      change: {
        state: "failed",
        error: { code: "forbidden", params: {} },
        body: "I do, they are done.",
      },
    }),
    message(ana, "@all lunch at one?", {
      createdAt: at("10:42"),
      seq: null,
      state: "failed",
      error: { code: "forbidden", params: {} },
    }),
    message(ana, "This one still waits.", {
      createdAt: at("10:43"),
      seq: null,
      state: "queued",
      error: { code: "rate_limited", params: { retryAfter: 20 } },
    }),
    message(ana, "And this one can still be taken back.", {
      createdAt: at("10:44"),
      seq: null,
      state: "held",
      heldUntil: new Date(Date.now() + 8_000).toISOString(),
    }),
  ]);
  return talk("unsettled", [ana, maya, tomas], rows, { title: "Release 2.0" });
}

/** Pictures and other files. */
export function media({ maya, tomas, lina }: People): Talk {
  const rows = numbered([
    message(maya, "From the roof, just now.", {
      createdAt: at("10:20"),
      files: [picture("roof", 1600, 1000)],
    }),
    message(tomas, "", {
      createdAt: at("10:31"),
      files: ["a", "b", "c", "d", "e"].map((name) => picture(`flow-${name}`, 1200, 900)),
    }),
    message(maya, "", {
      createdAt: at("10:41"),
      files: [file("release-notes-2.0.pdf", 418_000), file("onboarding-v4.fig", 2_100_000)],
    }),
    message(lina, "The installer, for whoever wants to try it.", {
      createdAt: at("10:43"),
      files: [
        file("Linnet-2.0-a-name-that-is-much-too-long-for-its-card.exe", 9_400_000, {
          mayRun: true,
        }),
      ],
    }),
    message(lina, "", { createdAt: at("10:44"), files: [picture("gone", 900, 700)] }),
    message(ana, "Both variants.", {
      createdAt: at("10:55"),
      seq: null,
      state: "sending",
      files: ["variant-a.png", "variant-b.png"].map((name, index) =>
        file(name, 1_800_000, {
          mediaType: "image/png",
          upload: {
            state: index === 0 ? "done" : "waiting",
            received: 0,
            problem: null,
            error: null,
          },
        }),
      ),
    }),
  ]);
  return talk("media", [ana, maya, tomas, lina], rows, { title: "Design review" });
}

const page =
  "When the outbox was first written, nobody thought of what happens when the disk is slower than the hand. It was a table, and a loop over it.\n\n";

const shapes = [
  [1600, 900],
  [900, 1600],
  [640, 640],
  [3000, 700],
] as const;

/** Pictures of every shape above two texts, none of which is here at once: more than fifty of them right above. */
export function manyPictures({ maya }: People): Talk {
  const rows = Array.from({ length: 100 }, (_, index) => {
    const count = [1, 9, 1, 10, 8][index % 5] ?? 1;
    const files = Array.from({ length: index < 98 ? count : 0 }, (_file, at) => {
      const [width, height] = shapes[(index + at) % 4] ?? shapes[0];
      return picture(`many-${String(index)}-${String(at)}`, width, height);
    });
    return message(index % 3 === 0 ? ana : maya, page.slice(0, 20 + ((index * 37) % 120)), {
      files,
      createdAt: new Date(Date.now() - (100 - index) * 500_000).toISOString(),
      state: "read",
    });
  });
  return talk("many-pictures", [ana, maya], numbered(rows));
}

const said = [
  "Agreed.",
  "**Two things** are left: what an upgrade does to `outbox.db`, and _who_ tells the others.",
  "Could you read it before we publish? The notes are at https://docs.example.org/outbox",
  page,
  "```rust\nlet position = outbox.append(&draft)?;\nsocket.send(position).await;\n```",
  "1. the old cache\n2. the name of the setting 🎉",
];

/** Months of a lively group, with a bit of everything that text can have. */
export function lively(id: string, { maya, tomas, lina }: People): Talk {
  const length = 900;
  const rows = Array.from({ length }, (_, index) =>
    message(
      [maya, ana, tomas, lina][(index >> 1) % 4]!,
      said[((index * 5) % 7) % said.length] ?? page,
      {
        createdAt: new Date(Date.now() - (length - index) * 400_000).toISOString(),
        state: "read",
        reactions: index % 7 === 0 ? [{ emoji: "👀", userIds: [maya.id, lina.id] }] : [],
      },
    ),
  );
  for (const [index, row] of rows.entries()) {
    if (index % 11 === 10) row.replyTo = rows[index - 4]?.id ?? null;
  }
  return talk(id, [ana, maya, tomas, lina], numbered(rows), { title: `Harbour ${id}` });
}

/** The long conversation, as if it had been going on for two years. */
export function overYears({ talks }: World) {
  const long = talks["long"];
  if (!long) return;
  const every = (2 * 365 * 86_400_000) / long.rows.length;
  long.details.conversation.createdAt = at("9:00", 730);
  for (const [index, row] of long.rows.entries()) {
    row.createdAt = new Date(Date.now() - (long.rows.length - index) * every).toISOString();
  }
}

/** Texts that are too long to be shown whole. */
export function folded({ maya }: People): Talk {
  const rows = numbered([
    message(maya, page.repeat(12), { createdAt: at("10:20") }),
    message(ana, "Thank you, I will read it on the train.", {
      createdAt: at("10:24"),
      state: "read",
    }),
  ]);
  return talk("folded", [ana, maya], rows);
}

const colours = ["#d44a66", "#2d6fc9", "#0d8075", "#b5562b", "#7a5af0", "#5b7a1e"];

/** There is no core that would answer for pictures: each is painted from its name. */
export function paintPictures() {
  const own = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
  const setAttribute = Object.getOwnPropertyDescriptor(Element.prototype, "setAttribute");
  Element.prototype.setAttribute = function set(this: Element, name: string, value: string) {
    if (name === "src" && value.includes("/many-")) {
      setTimeout(
        () =>
          Reflect.apply(setAttribute?.value as Element["setAttribute"], this, [name, paint(value)]),
        SLOW,
      );
      return;
    }
    Reflect.apply(setAttribute?.value as Element["setAttribute"], this, [name, paint(value)]);
  };
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...own,
    set(this: HTMLImageElement, value: string) {
      const set = () => own?.set?.call(this, paint(value));
      if (value.includes("/many-")) setTimeout(set, SLOW);
      else set();
    },
  });
}

/** As long as a picture may take from a server. */
const SLOW = 600;

function paint(value: string): string {
  const id = /^linnet-media:\/\/localhost\/[^/]+\/([^/]+)/u.exec(value)?.[1];
  return id === undefined || id === "gone" ? value : painted(id);
}

function painted(id: string): string {
  const sum = Array.from(id, (letter) => letter.charCodeAt(0)).reduce((a, b) => a + b, 0);
  const [sky, hill] = [colours[sum % 6], colours[(sum + 2) % 6]];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" preserveAspectRatio="xMidYMid slice"><rect width="160" height="100" fill="${sky ?? ""}"/><circle cx="${String(30 + (sum % 100))}" cy="30" r="13" fill="#fff" opacity=".8"/><path d="M0 100 50 45l30 30 25-20 55 45z" fill="${hill ?? ""}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
