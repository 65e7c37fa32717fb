import { everything, folded, manyPictures, media, unsettled } from "./galleryTalks";
import { hue } from "@/lib/text";
import { account, ana, appState, at, message, numbered, rowOf, talk, user, world } from "./world";
import type { Talk, World } from "./world";

/** An id whose picture has this colour. */
function coloured(name: string, colour: number): string {
  let suffix = 0;
  while (hue(`${name}${String(suffix)}`, 7) !== colour) suffix += 1;
  return `${name}${String(suffix)}`;
}

const maya = user(coloured("maya", 1), "Maya Chen");
const tomas = user(coloured("tomas", 4), "Tomás Oliveira");
const lina = user(coloured("lina", 2), "Lina Haddad");
const jonas = user(coloured("jonas", 4), "Jonas Weber");
const priya = user(coloured("priya", 7), "Priya Nair");
const samuel = user(coloured("samuel", 3), "Samuel Osei");
const noor = user(coloured("noor", 6), "نور رحيمي");
const ines = user(coloured("ines", 5), "Ines Marques");

const direct = () =>
  talk(
    "maya",
    [ana, maya],
    numbered([
      message(maya, "Morning! Did the reconnect fix make it into the build?", {
        createdAt: at("10:21"),
      }),
      message(
        ana,
        "It did. The outbox now survives a crash, so a message that shows a clock is already on disk.",
        { createdAt: at("10:24"), state: "read" },
      ),
      message(
        ana,
        "The notes are at https://docs.example.org/outbox, with a picture of the whole walk.",
        { createdAt: at("10:24"), state: "read" },
      ),
      message(maya, "Lovely. I pulled the cable twice and nothing went missing 🎉", {
        createdAt: at("10:31"),
      }),
      message(ana, "Then I will tag it after lunch.", {
        createdAt: at("10:33"),
        state: "delivered",
      }),
      message(ana, "Who writes the release notes?", { createdAt: at("10:34"), state: "sent" }),
      message(
        maya,
        "I can. They need two things from you:\n1. what an upgrade does to the old cache\n2. the name of the new setting",
        { createdAt: at("10:41") },
      ),
      message(maya, "Could you read them before we publish?", { createdAt: at("10:42") }),
    ]),
    { read: 6 },
  );

const design = () =>
  talk(
    "design",
    [ana, tomas, lina, maya, jonas, priya],
    numbered([
      message(
        tomas,
        "Here is the exported flow, v4. The empty state finally says what to do next.",
        { createdAt: at("10:39") },
      ),
      message(tomas, "Comments on Thursday?", { createdAt: at("10:40") }),
      message(lina, "The spacing is much calmer. Can we try it with 24 between the sections?", {
        createdAt: at("10:44"),
      }),
      message(ana, "Agreed. I will put both next to each other after lunch.", {
        createdAt: at("10:46"),
        state: "queued",
        seq: null,
      }),
    ]),
    { title: "Design review" },
  );

const markdown = () =>
  talk(
    "markdown",
    [ana, maya, tomas],
    numbered([
      message(
        maya,
        "**Release notes**, _second_ try, ~~last~~ one:\n\n1. what an upgrade does to the old cache\n2. the name of `the.new.setting`\n   - and its default\n\n> A message that shows a clock is already on disk.\n> Always.\n\nSee [the whole walk](https://docs.example.org/outbox) before you publish.\n\nIt began at https://example.org/a?b=1.",
        { createdAt: at("10:21") },
      ),
      message(
        ana,
        "The part that matters:\n\n```rust\nlet position = outbox.append(&draft)?;   // durable before the row appears\nsocket.send(position).await;\n```",
        { createdAt: at("10:24"), state: "read" },
      ),
      message(
        tomas,
        "| build | size | time |\n|:--|--:|:-:|\n| deb | 9.1 MB | 4 min |\n| rpm | 9.3 MB | 4 min |\n\n- [x] signed\n- [ ] uploaded\n\n---\n\n# And a title\n\n<b>HTML stays text</b>",
        { createdAt: at("10:31") },
      ),
      message(maya, "@ana could you read this before we publish? @tomas has it too 🎉", {
        createdAt: at("10:33"),
        mentions: [ana.id, tomas.id],
      }),
      message(ana, "👍🏽", { createdAt: at("10:34"), state: "read" }),
      message(maya, "🎉🚀❤️👩‍👩‍👧", { createdAt: at("10:35") }),
    ]),
    { title: "Release 2.0" },
  );

const failed = () =>
  talk(
    "failed",
    [ana, tomas, lina],
    numbered([
      message(lina, "Are the variants ready?", { createdAt: at("10:44") }),
      message(ana, "Uploading both variants now.", {
        createdAt: at("10:55"),
        state: "queued",
        seq: null,
        error: { code: "rate_limited", params: { retryAfter: 20 } },
      }),
      message(ana, "Lunch at one?", {
        createdAt: at("10:56"),
        state: "failed",
        seq: null,
        error: { code: "not_a_member", params: {} },
      }),
      message(ana, "And this one is still on its way.", {
        createdAt: at("10:57"),
        state: "sending",
        seq: null,
      }),
    ]),
    { title: "Release 2.0" },
  );

const words =
  "Priya asked whether the copy of the index on the second disk is still needed now that the first one is read by everybody, and nobody knew. ".split(
    " ",
  );

const long = (id: string, read: number) => {
  const rows = Array.from({ length: 900 }, (_, index) =>
    message(
      index % 5 < 2 ? ana : maya,
      `${String(index + 1)}: ${words.slice(0, 1 + ((index * 7) % words.length)).join(" ")}`,
      {
        createdAt: new Date(Date.now() - (900 - index) * 400_000).toISOString(),
        state: "read",
      },
    ),
  );
  return talk(id, [ana, maya], numbered(rows), { read });
};

const rtl = () =>
  talk(
    "rtl",
    [ana, noor],
    numbered([
      message(noor, "صباح الخير! هل وصل الإصلاح إلى النسخة الجديدة؟ جربته مرتين أمس ولم يضع شيء.", {
        createdAt: at("10:21"),
      }),
      message(ana, "Yes, since build 214.", { createdAt: at("10:24"), state: "read" }),
      message(ana, "شكراً على التجربة، سأخبر الجميع", { createdAt: at("10:25"), state: "read" }),
      message(
        noor,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(
          2,
        ),
        { createdAt: at("10:31") },
      ),
    ]),
  );

function quiet(name: string, colour: number, who: typeof maya, body: string, when: string): Talk {
  const rows = numbered([message(who, body, { createdAt: when, state: "read" })]);
  return talk(coloured(name, colour), [ana, who, tomas], rows, { title: name });
}

const listed = (id: string, title: string, topic: string | null, members: number) => ({
  conversation: {
    ...talk(coloured(id, (members % 7) + 1), [ana], [], { title }).details.conversation,
    kind: "channel" as const,
    topic,
    isPublic: true,
  },
  members,
  isMember: id === "release",
});

/** What people say of themselves, and what else there is on the server. */
function introduce({ known, talks }: World) {
  known.profiles[lina.id] = {
    bio: "Interfaces, letters and the space between them.\nThursdays in the workshop.",
    pronouns: "she/her",
    timeZone: "Asia/Beirut",
    status: { emoji: "🎨", text: "Drawing icons", until: at("18:00") },
  };
  known.blocks = [samuel];
  known.bans = [samuel];
  known.channels = [
    listed("announce", "Announcements", "What everybody here should know", 214),
    listed("reading", "Reading group", "A chapter a week, tea provided", 14),
    listed("release", "Release 2.0", "What is left, and who does it", 9),
    listed("welcome", "Welcome", null, 214),
  ];
  const here = talks["design"]?.details;
  if (!here) return;
  here.conversation.topic = "Weekly critique, bring work in progress";
  for (const member of here.members) {
    if (member.user.id === tomas.id) member.role = "admin";
    if (member.user.id === lina.id) member.status = known.profiles[lina.id]?.status ?? null;
  }
}

/** Ana's conversations on a working day. */
export function office() {
  const talks = { maya: direct(), design: design(), failed: failed(), rtl: rtl() };
  const others = [
    quiet("Book club", 6, ines, "Chapter 7 by Sunday?", at("18:10", 1)),
    quiet("Infra on-call", 2, priya, "disk usage back under 70 %", at("9:00", 3)),
    quiet(
      "A group with a name that is much too long for this column",
      5,
      samuel,
      "👍",
      at("9:00", 12),
    ),
  ];
  const all = [
    rowOf(talks.maya, { unread: 0 }),
    rowOf({ ...talks.design, rows: talks.design.rows.slice(0, -1) }, { unread: 3 }),
    rowOf(
      talk(lina.id, [ana, lina], [message(lina, "Thursday?", { createdAt: at("10:31") })], {
        draft: { body: "I can take the Thursday slot if", replyTo: null },
      }),
    ),
    rowOf(talks.failed),
    rowOf(
      talk(
        jonas.id,
        [ana, jonas],
        [message(jonas, "Did you see the photo?", { createdAt: at("9:12") })],
      ),
      { unread: 1 },
    ),
    rowOf(others[0]!),
    rowOf(
      talk(
        priya.id,
        [ana, priya],
        [message(priya, "Perfect, thank you!", { createdAt: at("9:00", 1) })],
      ),
    ),
    rowOf(talks.rtl),
    rowOf(others[1]!),
    rowOf(others[2]!, { unread: 1240 }),
    rowOf(talk("left", [ana, samuel], [], { title: "Old project", left: true }), {
      changedAt: at("9:00", 400),
    }),
  ].toSorted((a, b) => b.changedAt.localeCompare(a.changedAt));
  const made = world([...Object.values(talks), ...others], {
    app: appState([{ ...account(), role: "owner" }]),
    list: all,
    people: [maya, tomas, lina, jonas, priya, samuel, noor, ines],
    typing: { maya: [maya.id] },
    presence: {
      [maya.id]: "online",
      [tomas.id]: "online",
      [lina.id]: "away",
      [priya.id]: "online",
      [ana.id]: "online",
    },
  });
  introduce(made);
  made.talks["left"] = talk("left", [ana, samuel], [], { title: "Old project", left: true });
  made.talks["markdown"] = markdown();
  const team = { maya, tomas, lina };
  for (const one of [
    everything(team),
    unsettled(team),
    media(team),
    folded(team),
    manyPictures(team),
  ]) {
    made.talks[one.details.conversation.id] = one;
  }
  made.talks["fresh"] = talk("fresh", [ana, ines], []);
  made.talks["long"] = long("long", 900);
  made.talks["unread"] = long("unread", 840);
  return made;
}

/** The list put in order: favourites, sections of one's own, the archive. */
export function sections({ known, list }: World) {
  known.sections = ["Work", "Reading and other pastimes"].map((name, position) => ({
    id: `section${String(position)}`,
    name,
    position,
    removed: false,
    rev: 1,
  }));
  const [a, b, c, d, e] = list.toSorted((one, two) => one.name.localeCompare(two.name));
  for (const row of [a, b]) if (row) row.favourite = true;
  if (c) Object.assign(c, { muted: true, unread: 12, counted: 0 });
  if (d) d.sectionId = "section0";
  if (e) e.sectionId = "section1";
  for (const row of list.slice(-2)) row.archived = true;
}
