import { useMutation, useQueryClient } from "@tanstack/react-query";
import { addAuthority } from "@/core/machine";
import { authoritiesQuery, findingsQuery } from "@/core/settingsQueries";

/** Asks for a file and believes whoever it names about that server. What was wrong before is looked at again. */
export function useAddAuthority() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: addAuthority,
    onSuccess: (added) => {
      if (added.length === 0) return;
      void cache.invalidateQueries({ queryKey: authoritiesQuery.queryKey });
      void cache.invalidateQueries({ queryKey: findingsQuery.queryKey });
    },
  });
}
