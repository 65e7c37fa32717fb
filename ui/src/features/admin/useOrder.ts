import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";

/** Does something about a person or a report, and reads the lists again. */
export function useOrder<T>(doIt: (what: T) => Promise<unknown>, onDone?: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: doIt,
    onSuccess: async () => {
      onDone?.();
      await Promise.all(
        ["serverUsers", "reports", "audit"].map((key) =>
          cache.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
    onError: (error) => {
      if (!onDone) showToast(sentence(error));
    },
  });
}
