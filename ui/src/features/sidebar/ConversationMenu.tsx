import { useNavigate } from "@tanstack/react-router";
import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  CheckCheck,
  CircleHelp,
  FolderInput,
  LogOut,
  Star,
  StarOff,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownItem, DropdownLine, DropdownMore } from "@/components/Dropdown";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import { PopOutItem } from "@/features/chat/PopOutItem";
import { muteSpans } from "@/lib/later";
import { useView } from "@/stores/view";
import { SectionChoice } from "./SectionChoice";
import { useRowActions } from "./useRowActions";

type Props = { accountId: AccountId; row: ConversationRow; sections: Section[] };

/** What can be done with a conversation from the list. */
export function ConversationMenu({ accountId, row, sections }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { open, openAbout } = useView();
  const { change, mute, unmute, read } = useRowActions(accountId, row);
  const { favourite, archived, muted, unread } = row;

  function leave() {
    const params = { conversationId: row.id };
    void navigate({ to: "/c/$conversationId", params }).then(() => open("leave"));
  }
  return (
    <>
      {unread > 0 && (
        <>
          <DropdownItem icon={<CheckCheck aria-hidden="true" />} onSelect={read}>
            {t("menu.read")}
          </DropdownItem>
          <DropdownItem
            icon={<CircleHelp aria-hidden="true" />}
            onSelect={() => openAbout("whyUnread", row.id)}
          >
            {t("menu.why")}
          </DropdownItem>
        </>
      )}
      {muted ? (
        <DropdownItem icon={<Bell aria-hidden="true" />} onSelect={unmute}>
          {t("menu.unmute")}
        </DropdownItem>
      ) : (
        <DropdownMore icon={<BellOff aria-hidden="true" />} label={t("menu.mute")}>
          {muteSpans.map((span) => (
            <DropdownItem key={span} onSelect={() => mute(span)}>
              {t(`spans.${span}`)}
            </DropdownItem>
          ))}
        </DropdownMore>
      )}
      <DropdownItem
        icon={favourite ? <StarOff aria-hidden="true" /> : <Star aria-hidden="true" />}
        onSelect={() => change({ favourite: !favourite })}
      >
        {t(favourite ? "menu.notFavourite" : "menu.favourite")}
      </DropdownItem>
      <DropdownMore icon={<FolderInput aria-hidden="true" />} label={t("menu.section")}>
        <SectionChoice row={row} sections={sections} onChange={change} />
      </DropdownMore>
      <DropdownItem
        icon={archived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
        onSelect={() => change({ archived: !archived })}
      >
        {t(archived ? "menu.unarchive" : "menu.archive")}
      </DropdownItem>
      <PopOutItem accountId={accountId} conversationId={row.id} />
      {row.kind !== "direct" && !row.left && (
        <>
          <DropdownLine />
          <DropdownItem danger icon={<LogOut aria-hidden="true" />} onSelect={leave}>
            {t("menu.leave")}
          </DropdownItem>
        </>
      )}
    </>
  );
}
