import { useQuery } from "@tanstack/react-query";
import { appQuery } from "@/core/queries";
import { useView } from "@/stores/view";

/** The account that this window shows; none before the first sign-in. */
export function useShownAccount() {
  const { data } = useQuery(appQuery);
  const shown = useView((view) => view.accountId);
  const accounts = data?.accounts ?? [];
  const alone = useView((view) => view.alone);
  return accounts.find(({ id }) => id === shown) ?? (alone ? undefined : accounts[0]);
}
