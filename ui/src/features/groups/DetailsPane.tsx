import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import { conversationQuery } from "@/core/queries";
import { useView } from "@/stores/view";

type Props = { account: Account; conversationId: string };

export function DetailsPane({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const { data: details } = useQuery(conversationQuery(account.id, conversationId));
  const showPane = useView((view) => view.showPane);
  return (
    <Pane title={t("chat.details")} subtitle={details?.name} onClose={() => showPane(null)}>
      {details?.members.map(({ user }) => (
        <p key={user.id}>{user.displayName}</p>
      ))}
    </Pane>
  );
}
