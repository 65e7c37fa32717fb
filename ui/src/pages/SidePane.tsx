import type { Account } from "@/core/bindings/Account";
import { DetailsPane } from "@/features/groups/DetailsPane";
import { paneOf, useView } from "@/stores/view";

type Props = { account: Account; conversationId: string };

/** What stands beside the open conversation: one thing at a time. */
export function SidePane({ account, conversationId }: Props) {
  const pane = useView((view) => paneOf(view.pane, conversationId));
  if (pane === null) return null;
  const here = { account, conversationId };
  switch (pane) {
    case "details":
      return <DetailsPane key={conversationId} {...here} />;
    default:
      return null;
  }
}
