import { AppWindow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DropdownItem } from "@/components/Dropdown";
import { Keys } from "@/components/Keys";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { printed } from "@/keys/combo";
import { useKeysOf } from "@/keys/useKeys";
import { useView } from "@/stores/view";
import { popOut } from "./popOut";

type Props = { accountId: AccountId; conversationId: ConversationId; isOpen?: boolean };

/** In a menu of a conversation. The key is that of the open one. */
export function PopOutItem({ accountId, conversationId, isOpen = false }: Props) {
  const { t } = useTranslation();
  const alone = useView((view) => view.alone);
  const [keys] = useKeysOf("popOut");
  if (alone) return null;
  return (
    <DropdownItem
      icon={<AppWindow aria-hidden="true" />}
      hint={isOpen && keys !== undefined && <Keys parts={printed(keys)} />}
      onSelect={() => popOut(accountId, conversationId)}
    >
      {t("keys.actions.popOut")}
    </DropdownItem>
  );
}
