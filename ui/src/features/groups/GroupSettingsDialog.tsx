import { Tabs } from "@base-ui/react/tabs";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { useView } from "@/stores/view";
import { BanList } from "./BanList";
import { GroupAvatar } from "./GroupAvatar";
import { GroupForm } from "./GroupForm";
import { InviteLinks } from "./InviteLinks";
import { RoleList } from "./RoleList";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; details: ConversationDetails; tab: "general" | "links" };

/** Everything that those who may can change of a group or channel. */
export default function GroupSettingsDialog({ account, details, tab }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const close = useView((view) => view.close);
  const { permissions, conversation } = details;
  const tabs = (["general", "members", "links", "bans"] as const).filter(
    (name) =>
      (name !== "links" || permissions.includes("invite")) &&
      (name !== "bans" || permissions.includes("list_bans")),
  );
  return (
    <Dialog
      title={t(conversation.kind === "channel" ? "groups.channelSettings" : "groups.settings")}
      onClose={close}
      initialFocus={tab === "general" ? field : undefined}
    >
      <Tabs.Root defaultValue={tab}>
        <Tabs.List className={styles.tabs} aria-label={t("groups.settings")}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} className={styles.tab}>
              {t(`groups.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general" className={styles.panel}>
          {permissions.includes("set_avatar") && (
            <GroupAvatar account={account} details={details} />
          )}
          <GroupForm account={account} details={details} onDone={close} nameRef={field} />
        </Tabs.Panel>
        <Tabs.Panel value="members" className={styles.panel}>
          <RoleList account={account} details={details} />
        </Tabs.Panel>
        <Tabs.Panel value="links" className={styles.panel}>
          <InviteLinks account={account} details={details} />
        </Tabs.Panel>
        <Tabs.Panel value="bans" className={styles.panel}>
          <BanList accountId={account.id} details={details} />
        </Tabs.Panel>
      </Tabs.Root>
    </Dialog>
  );
}
