import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { User } from "@/core/bindings/User";
import { splitMentions } from "@/lib/mentions";
import { fold } from "@/lib/text";

/** How many people of a list are worth looking through. */
const MOST = 8;

export type Mention =
  { type: "all"; count: number } | { type: "person"; user: User; isMember: boolean };

/** Of two people one is everybody. */
export const mayMentionAll = ({ conversation, permissions }: ConversationDetails) =>
  conversation.kind !== "direct" && permissions.includes("mention_all");

/** Whether the text names everybody, outside of code. */
export function mentionsAll(body: string): boolean {
  const words = body.replaceAll(/(`+)[^`][\s\S]*?\1/gu, "");
  return splitMentions(words, (name) => name === "all" || null).some(({ who }) => who);
}

function fits({ username, displayName }: User, wanted: string): boolean {
  if (username.startsWith(wanted)) return true;
  return fold(displayName)
    .split(/[\s-]+/u)
    .some((word) => word.startsWith(wanted));
}

type Around = {
  account: Account;
  details: ConversationDetails;
  /** Who wrote here last, the newest first. */
  spoke: string[];
  /** People one knows who are not here. */
  others: User[];
};

const byName = (a: User, b: User) => a.displayName.localeCompare(b.displayName);

/** Members first, and of them those who wrote last; then by name. */
export function findMentions(
  query: string,
  { account, details, spoke, others }: Around,
): Mention[] {
  const wanted = fold(query);
  const isOther = (user: User) => user.id !== account.user.id && !user.deactivated;
  const members = details.members.map(({ user }) => user).filter(isOther);
  const here = new Set(details.members.map(({ user }) => user.id));
  const place = ({ id }: User) => (spoke.includes(id) ? spoke.indexOf(id) : Infinity);
  const order = (a: User, b: User) => {
    const [one, other] = [place(a), place(b)];
    return one === other ? byName(a, b) : one - other;
  };
  const people = members.filter((user) => fits(user, wanted)).toSorted(order);
  const elsewhere = wanted === "" ? [] : others.filter((user) => fits(user, wanted));
  const all = "all".startsWith(wanted) && members.length > 0 && mayMentionAll(details);
  const found: Mention[] = [
    ...people.map((user) => ({ type: "person" as const, user, isMember: true })),
    ...(all ? [{ type: "all" as const, count: members.length }] : []),
    ...elsewhere
      .filter((user) => isOther(user) && !here.has(user.id))
      .toSorted(byName)
      .map((user) => ({ type: "person" as const, user, isMember: false })),
  ];
  // Everybody is never pushed out by some of them.
  const first = found.slice(0, MOST);
  const everybody = found.find(({ type }) => type === "all");
  return everybody && !first.includes(everybody) ? [...first.slice(0, -1), everybody] : first;
}
