import type { Account } from "@/core/bindings/Account";
import { useView } from "@/stores/view";
import { InviteDialog } from "./InviteDialog";
import { SectionDialog } from "./SectionDialog";
import { SignOutDialog } from "./SignOutDialog";

/** The dialog that is open, if it is one about the account. */
export function AccountDialogs({ account }: { account: Account }) {
  const dialog = useView((view) => view.dialog);
  if (dialog === "invite") return <InviteDialog accountId={account.id} />;
  if (dialog === "signOut") return <SignOutDialog account={account} />;
  if (dialog === "section" || dialog === "renameSection") {
    return <SectionDialog accountId={account.id} isNew={dialog === "section"} />;
  }
  return null;
}
