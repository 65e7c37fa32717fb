import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { keys } from "@/core/queries";
import { useView } from "@/stores/view";

/** Makes or finds a conversation and goes there. */
export function useOpened<T>(accountId: string, make: (what: T) => Promise<string>) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const close = useView((view) => view.close);
  return useMutation({
    mutationFn: make,
    onSuccess: async (conversationId) => {
      await cache.invalidateQueries({ queryKey: keys.conversations(accountId) });
      close();
      await navigate({ to: "/c/$conversationId", params: { conversationId } });
    },
  });
}
