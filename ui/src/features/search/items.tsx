import type { TFunction } from "i18next";
import { Avatar } from "@/components/Avatar";
import { Badge } from "@/components/Badge";
import type { AccountId } from "@/core/bindings/AccountId";
import type { SearchHit } from "@/core/bindings/SearchHit";
import type { User } from "@/core/bindings/User";
import { avatarUrl, lookOf } from "@/core/files";
import { short } from "@/lib/time";
import { Excerpt, Marked } from "./Marked";
import type { Item } from "./palette";
import type { Hit } from "./switching";

type Take = Item["take"];

/** A conversation, with what is unread in it. */
export function placeItem(t: TFunction, { place, spans }: Hit, server: boolean, take: Take): Item {
  const { row } = place;
  const kind = row.other ? `@${row.other.username}` : t(`search.kinds.${row.kind}`);
  return {
    id: `${place.accountId}-${row.id}`,
    picture: <Avatar {...lookOf(place.accountId, row)} size="s" />,
    title: <Marked text={row.name} parts={spans} />,
    detail: <bdi>{server ? `${kind} · ${place.server}` : kind}</bdi>,
    ...(row.unread > 0 && {
      end: (
        <>
          <Badge count={row.unread} quiet={row.muted} />
          <span className="visuallyHidden">{t("sidebar.unread", { count: row.unread })}</span>
        </>
      ),
    }),
    take,
  };
}

export const personItem = (accountId: AccountId, user: User, take: Take): Item => ({
  id: `person-${user.id}`,
  picture: (
    <Avatar id={user.id} name={user.displayName} src={avatarUrl(accountId, user.avatar)} size="s" />
  ),
  title: <bdi>{user.displayName}</bdi>,
  detail: <bdi>@{user.username}</bdi>,
  take,
});

/** A message that was found: who, where, and the words around the match. */
export function messageItem(t: TFunction, hit: SearchHit, take: Take): Item {
  const { message, sender, conversationName } = hit;
  const name = sender?.displayName ?? t("chat.someone");
  const file = hit.nameParts.findIndex((parts) => parts.length > 0);
  const attachment = message.attachments?.[Math.max(file, 0)];
  const isFile = attachment !== undefined && (file !== -1 || message.body === "");
  return {
    id: `message-${hit.accountId}-${message.id}`,
    picture: <Avatar id={message.senderId} name={name} size="s" />,
    title:
      conversationName === name ? (
        <bdi>{name}</bdi>
      ) : (
        t("search.whoWhere", { name, conversation: conversationName })
      ),
    detail: isFile ? (
      <Excerpt text={attachment.name} parts={hit.nameParts[file] ?? []} />
    ) : (
      <Excerpt text={message.body} parts={hit.parts} />
    ),
    end: <time dateTime={message.createdAt}>{short(message.createdAt)}</time>,
    take,
  };
}
