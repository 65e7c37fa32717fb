import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountId } from "@/core/bindings/AccountId";
import { meQuery } from "@/core/ownQueries";
import { profileQuery } from "@/core/peopleQueries";
import { keys } from "@/core/queries";

export const useMe = (accountId: AccountId) => useQuery(meQuery(accountId));

/** Changes something about oneself, and reads what became of it. */
export function useOwnChange<T>(accountId: AccountId, change: (to: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      const id = cache.getQueryData(meQuery(accountId).queryKey)?.id;
      await Promise.all([
        cache.invalidateQueries({ queryKey: keys.personal(accountId) }),
        cache.invalidateQueries({ queryKey: keys.app }),
        id ? cache.invalidateQueries({ queryKey: profileQuery(accountId, id).queryKey }) : null,
      ]);
    },
  });
}
