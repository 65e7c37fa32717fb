import { Bookmark, BookmarkX, Forward, Link, MailOpen, Pin, PinOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownLine } from "@/components/Dropdown";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import { may } from "./may";
import { Item } from "./MenuItem";
import { permalink } from "./permalink";
import { RemindMenu } from "./RemindMenu";

/** What brings one back to it, and others to it. */
export function Keeping({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { account, details, actions } = useChat();
  const can = may(details, row);
  const link = (form: "linnet" | "https") =>
    void navigator.clipboard.writeText(
      permalink(account.server, details.conversation.id, row.id, form),
    );
  return (
    <>
      {can.forward && (
        <Item Icon={Forward} onSelect={() => actions.forward([row])}>
          {t("message.forward")}
        </Item>
      )}
      {can.keep && <DropdownLine />}
      {can.pin && (
        <Item Icon={row.pinned ? PinOff : Pin} keys="pin" onSelect={() => actions.pin(row)}>
          {t(row.pinned ? "message.unpin" : "message.pin")}
        </Item>
      )}
      {can.keep && (
        <Item
          Icon={row.saved ? BookmarkX : Bookmark}
          keys="save"
          onSelect={() => actions.save(row)}
        >
          {t(row.saved ? "message.unsave" : "message.save")}
        </Item>
      )}
      {can.keep && <RemindMenu row={row} />}
      {can.markUnread && (
        <Item Icon={MailOpen} keys="markUnread" onSelect={() => actions.markUnread(row)}>
          {t("message.markUnread")}
        </Item>
      )}
      {can.keep && (
        <Item Icon={Link} onSelect={() => link("linnet")}>
          {t("message.copyLink")}
        </Item>
      )}
      {can.keep && (
        <Item Icon={Link} onSelect={() => link("https")}>
          {t("message.copyWebLink")}
        </Item>
      )}
    </>
  );
}
