import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/Toast";
import type { Settings } from "@/core/bindings/Settings";
import { readSettings, writeSettings } from "@/core/commands";
import { sentence } from "@/core/errors";
import { appQuery, keys } from "@/core/queries";

/** What is chosen on this machine, and a way to choose otherwise, which holds at once. */
export function useSettings() {
  const cache = useQueryClient();
  const { data } = useQuery(appQuery);
  const { mutate, isPending } = useMutation({
    // From what is stored now: another window may have changed something else.
    mutationFn: async (change: Partial<Settings>) =>
      writeSettings({ ...(await readSettings()), ...change }),
    scope: { id: "settings" },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.app }),
    onError: (error) => showToast(sentence(error)),
  });
  return { settings: data?.settings, change: mutate, isPending };
}
