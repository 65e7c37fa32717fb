import { useQuery } from "@tanstack/react-query";
import type { AccountId } from "@/core/bindings/AccountId";
import type { User } from "@/core/bindings/User";
import { conversationsQuery, peopleQuery } from "@/core/queries";

/** People by their id, as far as this machine or the first page of the server knows them. */
export function useNames(accountId: AccountId): Map<string, User> {
  const { data: rows } = useQuery(conversationsQuery(accountId));
  const { data: people } = useQuery(peopleQuery(accountId, ""));
  const known = (rows ?? []).flatMap(({ other }) => (other ? [other] : []));
  return new Map([...known, ...(people ?? [])].map((user) => [user.id, user]));
}
