import type { QueryClient } from "@tanstack/react-query";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Timeline } from "@/core/bindings/Timeline";
import { conversationsQuery, keys } from "@/core/queries";
import { type Emoji, findEmoji } from "@/lib/emoji";
import { fold } from "@/lib/text";
import { type CommandName, findCommands } from "./commands";
import { findMentions, type Mention } from "./mentions";
import type { Token } from "./token";

const MOST = 8;

export type Suggestion =
  | Mention
  | { type: "emoji"; emoji: Emoji; drawn: string }
  | { type: "conversation"; row: ConversationRow }
  | { type: "command"; name: CommandName };

export type Around = { account: Account; details: ConversationDetails };

export const suggestionKey = (it: Suggestion): string => {
  switch (it.type) {
    case "all":
      return "all";
    case "person":
      return it.user.id;
    case "emoji":
      return it.emoji.code;
    case "conversation":
      return it.row.id;
    case "command":
      return it.name;
    default:
      return it satisfies never;
  }
};

/** What is written into the text. A conversation is a link that any Linnet can follow. */
export function wordOf(it: Suggestion, { account }: Around): string {
  switch (it.type) {
    case "all":
      return "@all";
    case "person":
      return `@${it.user.username}`;
    case "emoji":
      return it.drawn;
    case "conversation": {
      const host = account.server.replace(/^https?:\/\//u, "");
      return `[#${it.row.name.replaceAll(/[[\]\\]/gu, "\\$&")}](linnet://${host}/c/${it.row.id})`;
    }
    case "command":
      return `/${it.name}`;
    default:
      return it satisfies never;
  }
}

/** Looked at when something is typed, never listened to: a key in the composer concerns no list, and no list it. */
function peopleAround(cache: QueryClient, { account, details }: Around) {
  const shown = cache.getQueriesData<Timeline>({
    queryKey: keys.timeline(account.id, details.conversation.id),
  });
  const rows = shown.flatMap(([, timeline]) => timeline?.rows ?? []);
  const times = new Map<string, string>();
  for (const { senderId, createdAt } of rows) {
    if (createdAt > (times.get(senderId) ?? "")) times.set(senderId, createdAt);
  }
  const spoke = [...times].toSorted(([, a], [, b]) => b.localeCompare(a)).map(([id]) => id);
  return { spoke, others: rowsOf(cache, account).flatMap(({ other }) => other ?? []) };
}

const rowsOf = (cache: QueryClient, account: Account) =>
  cache.getQueryData(conversationsQuery(account.id).queryKey) ?? [];

function findConversations(cache: QueryClient, around: Around, query: string) {
  const wanted = fold(query);
  const here = around.details.conversation.id;
  const rows = rowsOf(cache, around.account).filter(
    ({ id, left, kind, name }) =>
      id !== here && !left && kind !== "direct" && fold(name).includes(wanted),
  );
  // The sidebar has the latest first; among those, what begins with what was typed.
  const begins = rows.filter(({ name }) => fold(name).startsWith(wanted));
  return [...begins, ...rows.filter((row) => !begins.includes(row))].slice(0, MOST);
}

type From = {
  cache: QueryClient;
  around: Around;
  emojis: Emoji[] | null;
  draw: (it: Emoji) => string;
};

export function suggestionsFor(token: Token, from: From): Suggestion[] {
  const { cache, around, emojis, draw } = from;
  switch (token.trigger) {
    case "@":
      return findMentions(token.query, { ...around, ...peopleAround(cache, around) });
    case ":":
      return findEmoji(emojis ?? [], token.query, MOST).map((emoji) => ({
        type: "emoji" as const,
        emoji,
        drawn: draw(emoji),
      }));
    case "#":
      return findConversations(cache, around, token.query).map((row) => ({
        type: "conversation" as const,
        row,
      }));
    case "/":
      return findCommands(token.query, around).map((name) => ({ type: "command" as const, name }));
    default:
      return token.trigger satisfies never;
  }
}
