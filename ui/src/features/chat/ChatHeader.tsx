import { Link } from "@tanstack/react-router";
import {
  ArrowLeft,
  Ellipsis,
  Files,
  LogOut,
  MessagesSquare,
  PanelLeft,
  PanelRight,
  Settings,
  Pin,
  UserPlus,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/Button";
import { Dropdown, DropdownItem, DropdownLine } from "@/components/Dropdown";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { avatarUrl } from "@/core/files";
import { useAction } from "@/keys/useAction";
import { paneOf, useView } from "@/stores/view";
import { OnlineStatus } from "./OnlineStatus";
import { PopOutItem } from "./PopOutItem";
import { usePresence } from "./usePresence";
import styles from "./ChatHeader.module.css";

type Props = { account: Account; details: ConversationDetails; connection: Connection };

export function ChatHeader({ account, details, connection }: Props) {
  const { t } = useTranslation();
  const { conversation, name, other } = details;
  const presence = usePresence(account.id, other?.id ?? "");
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.back} aria-label={t("chat.back")}>
        <ArrowLeft aria-hidden="true" />
      </Link>
      <ListButton />
      <Avatar
        id={other?.id ?? conversation.id}
        name={name}
        shape={conversation.kind === "direct" ? "person" : "group"}
        src={avatarUrl(account.id, other ? other.avatar : conversation.avatar)}
        presence={other ? presence : null}
      />
      <div className={styles.names}>
        <h1>
          <bdi className="ownLine">{name}</bdi>
        </h1>
        <small>
          {connection.type === "catchingUp" ? (
            t("chat.updating")
          ) : (
            <OnlineStatus accountId={account.id} details={details} />
          )}
        </small>
      </div>
      <PaneButton conversationId={conversation.id} />
      <Dropdown
        trigger={
          <IconButton label={t("chat.menu", { name })}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <PaneMenu />
        <PopOutItem isOpen accountId={account.id} conversationId={conversation.id} />
        {conversation.kind !== "direct" && !details.left && <GroupMenu details={details} />}
      </Dropdown>
    </header>
  );
}

/** The way back to a list that was put aside. */
function ListButton() {
  const { t } = useTranslation();
  const { isListHidden, alone, toggleList } = useView();
  if (!isListHidden || alone) return null;
  return (
    <IconButton label={t("chat.showList")} className={styles.list} onClick={toggleList}>
      <PanelLeft aria-hidden="true" />
    </IconButton>
  );
}

function PaneButton({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const isOpen = useView((view) => paneOf(view.pane, conversationId) !== null);
  const showPane = useView((view) => view.showPane);
  useAction("threads", () => showPane("threads"));
  return (
    <IconButton
      label={t("chat.details")}
      aria-pressed={isOpen}
      onClick={() => showPane(isOpen ? null : "details")}
    >
      <PanelRight aria-hidden="true" />
    </IconButton>
  );
}

function PaneMenu() {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  return (
    <>
      <DropdownItem icon={<Pin aria-hidden="true" />} onSelect={() => showPane("pins")}>
        {t("pins.title")}
      </DropdownItem>
      <DropdownItem
        icon={<MessagesSquare aria-hidden="true" />}
        onSelect={() => showPane("threads")}
      >
        {t("threads.title")}
      </DropdownItem>
      <DropdownItem icon={<Files aria-hidden="true" />} onSelect={() => showPane("files")}>
        {t("files.title")}
      </DropdownItem>
    </>
  );
}

function GroupMenu({ details }: { details: ConversationDetails }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const isChannel = details.conversation.kind === "channel";
  return (
    <>
      <DropdownLine />
      <DropdownItem icon={<Settings aria-hidden="true" />} onSelect={() => open("groupSettings")}>
        {t(isChannel ? "groups.channelSettings" : "groups.settings")}
      </DropdownItem>
      {details.permissions.includes("add_members") && (
        <DropdownItem icon={<UserPlus aria-hidden="true" />} onSelect={() => open("addPeople")}>
          {t("groups.add")}
        </DropdownItem>
      )}
      <DropdownLine />
      <DropdownItem danger icon={<LogOut aria-hidden="true" />} onSelect={() => open("leave")}>
        {t(isChannel ? "groups.leaveChannel" : "groups.leave")}
      </DropdownItem>
    </>
  );
}
