import { useTranslation } from "react-i18next";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { useOnlineCount, usePresence } from "./usePresence";

type Props = { accountId: string; details: ConversationDetails };

/** Whether the other one is there; how many are in a group, and how many of them are there. */
export function OnlineStatus({ accountId, details }: Props) {
  const { t } = useTranslation();
  const { other, members } = details;
  const presence = usePresence(accountId, other?.id ?? "");
  const online = useOnlineCount(accountId, other ? [] : members);
  if (other && presence === "unknown") return <bdi dir="ltr">@{other.username}</bdi>;
  if (other) return t(`presence.${presence}`);
  const count = t("chat.members", { count: members.length });
  const names = members.map(({ user }) => user.displayName).join(", ");
  return (
    <span title={names}>
      {online > 0 ? `${count} · ${t("chat.online", { count: online })}` : count}
    </span>
  );
}
