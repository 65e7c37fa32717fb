import {
  CheckSquare,
  Copy,
  Flag,
  History,
  MessagesSquare,
  Pencil,
  Reply,
  SmilePlus,
  Trash2,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownLine } from "@/components/Dropdown";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import { copyText } from "./copy";
import { Keeping } from "./Keeping";
import { may } from "./may";
import { Item } from "./MenuItem";
import { select } from "./selection";

export function MenuItems({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { details, actions, list, threadId } = useChat();
  const can = may(details, row);
  return (
    <>
      {can.react && (
        <Item Icon={SmilePlus} keys="react" onSelect={() => list.setState({ picking: row.id })}>
          {t("message.react")}
        </Item>
      )}
      {can.reply && (
        <Item Icon={Reply} keys="reply" onSelect={() => actions.reply(row)}>
          {t("message.reply")}
        </Item>
      )}
      {can.reply && threadId === null && (
        <Item Icon={MessagesSquare} keys="thread" onSelect={() => actions.openThread(row)}>
          {t("message.thread")}
        </Item>
      )}
      {can.edit && (
        <Item Icon={Pencil} keys="edit" onSelect={() => actions.change(row)}>
          {t("message.edit")}
        </Item>
      )}
      {can.copy && (
        <Item Icon={Copy} keys="copy" onSelect={() => copyText([row], details)}>
          {t("message.copy")}
        </Item>
      )}
      <Keeping row={row} />
      <DropdownLine />
      {row.reactions.length > 0 && (
        <Item Icon={Users} onSelect={() => actions.showReactions(row)}>
          {t("message.whoReacted")}
        </Item>
      )}
      {row.editedAt !== null && (
        <Item Icon={History} onSelect={() => actions.showVersions(row)}>
          {t("message.versions")}
        </Item>
      )}
      <Item Icon={CheckSquare} onSelect={() => select(list, row.id)}>
        {t("message.select")}
      </Item>
      {can.report && (
        <Item Icon={Flag} onSelect={() => actions.report(row)}>
          {t("message.report")}
        </Item>
      )}
      {can.remove && (
        <Item danger Icon={Trash2} keys="delete" onSelect={() => actions.remove([row])}>
          {t("message.delete")}
        </Item>
      )}
    </>
  );
}
