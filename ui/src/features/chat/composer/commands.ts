import i18next from "i18next";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Permission } from "@/core/bindings/Permission";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { changeConversation, changeSettings } from "@/core/conversations";
import { setReminder } from "@/core/later";
import { setStatus } from "@/core/people";
import { useView } from "@/stores/view";
import type { How } from "../useComposer";

export type Around = {
  account: Account;
  details: ConversationDetails;
  /** The newest message there. */
  last?: () => TimelineRow | undefined;
};

export type Done = {
  /** Sends this in place of what was typed. */
  send?: { body: string; how?: How };
  /** What is wrong with what was typed, which stays. */
  problem?: string;
};

type Command = {
  /** Whether a text follows. */
  takes: "nothing" | "text" | "maybe";
  /** Only where it can be done. */
  isHere?: (around: Around) => boolean;
  run: (text: string, around: Around) => Done | Promise<unknown>;
};

const may =
  (permission: Permission) =>
  ({ details }: Around) =>
    details.permissions.includes(permission);

const shrug = "¯\\\\\\_(ツ)\\_/¯";

/** What a message may be begun with to do something else. */
const commands = {
  me: { takes: "text", run: (text) => ({ send: { body: `*${text}*` } }) },
  shrug: {
    takes: "maybe",
    run: (text) => ({ send: { body: text === "" ? shrug : `${text} ${shrug}` } }),
  },
  silent: { takes: "text", run: (text) => ({ send: { body: text, how: { silent: true } } }) },
  status: {
    takes: "maybe",
    run: (text, { account }) => setStatus(account.id, { ...(text && { text }), until: midnight() }),
  },
  remind: {
    takes: "text",
    run: (text, { account, details, last }) => {
      const [at, row] = [timeIn(text, new Date()), last?.()];
      if (at === null || row === undefined) return { problem: i18next.t("composer.noTime") };
      const place = { conversationId: details.conversation.id, messageId: row.id };
      return setReminder(account.id, place, at.toISOString());
    },
  },
  topic: {
    takes: "text",
    isHere: may("set_topic"),
    run: (topic, { account, details }) =>
      changeConversation(account.id, details.conversation.id, { topic }),
  },
  invite: { takes: "nothing", isHere: may("add_members"), run: () => open("addPeople") },
  rename: { takes: "nothing", isHere: may("rename"), run: () => open("groupSettings") },
  mute: {
    takes: "nothing",
    run: (_, { account, details }) =>
      changeSettings(account.id, details.conversation.id, { notify: "nothing" }),
  },
  leave: {
    takes: "nothing",
    isHere: ({ details }) => details.conversation.kind !== "direct",
    run: () => open("leave"),
  },
} as const satisfies Record<string, Command>;

function open(dialog: "addPeople" | "groupSettings" | "leave"): Done {
  useView.getState().open(dialog);
  return {};
}

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `20m`, `2h`, `1d`, or tomorrow morning. */
export function timeIn(text: string, now: Date): Date | null {
  const [, count, unit = ""] = /^(\d{1,4})\s*([mhd])(?:in)?$/iu.exec(text) ?? [];
  const length = units[unit.toLowerCase()];
  if (length !== undefined) return new Date(now.getTime() + Number(count) * length);
  if (text.toLowerCase() !== i18next.t("composer.tomorrow").toLowerCase()) return null;
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return morning;
}

/** A status is about today. */
function midnight(): string {
  const end = new Date();
  end.setHours(24, 0, 0, 0);
  return end.toISOString();
}

export type CommandName = keyof typeof commands;

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

const names = Object.keys(commands).filter(isCommand);

export const takes = (name: CommandName): Command["takes"] => commands[name].takes;

const isHere = (name: CommandName, around: Around) => {
  const command: Command = commands[name];
  return command.isHere?.(around) ?? true;
};

/** Those that begin so and can be done here. */
export const findCommands = (query: string, around: Around): CommandName[] =>
  names.filter((name) => name.startsWith(query) && isHere(name, around));

export type Typed =
  | { type: "text" }
  /** There is no such command, or not here: the person is told before it is sent as it is. */
  | { type: "unknown"; name: string }
  | { type: "missing"; name: CommandName }
  | { type: "command"; run: () => Done | Promise<unknown> };

/** What a text that was ended means. A path (`/etc/hosts`) is a text like any other. */
export function readCommand(body: string, around: Around): Typed {
  const [, name = "", rest = ""] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/u.exec(body) ?? [];
  if (name === "") return { type: "text" };
  if (!isCommand(name) || !isHere(name, around)) return { type: "unknown", name };
  const command: Command = commands[name];
  const text = rest.trim();
  if (command.takes === "text" && text === "") return { type: "missing", name };
  return { type: "command", run: () => command.run(text, around) };
}
