import type { Account } from "@/core/bindings/Account";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import { QuickSwitcher } from "./QuickSwitcher";
import { SearchDialog } from "./SearchDialog";

type Props = { account: Account; conversationId: string | null };

/** Ctrl+K and Ctrl+Shift+F, wherever one is. */
export function SearchDialogs({ account, conversationId }: Props) {
  const { dialog, open, seek } = useView();
  useAction("quickSwitcher", () => open("switcher"));
  useAction("search", () => seek(""));
  if (dialog === "switcher") {
    return <QuickSwitcher account={account} conversationId={conversationId} />;
  }
  if (dialog === "search") return <SearchDialog account={account} />;
  return null;
}
