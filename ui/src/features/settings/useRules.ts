import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { NotificationRules } from "@/core/bindings/NotificationRules";
import type { QuietSchedule } from "@/core/bindings/QuietSchedule";
import { setQuietHours, writeNotificationRules } from "@/core/commands";
import { hoursQuery, rehearsalQuery, rulesQuery } from "@/core/settingsQueries";
import { useDebounced } from "@/hooks/useDebounced";

type Draft = { rules: NotificationRules; hours: QuietSchedule | null };

/** The rules as they are being written. They hold once they are saved; until then they are tried on the last week. */
export function useRules(accountId: AccountId) {
  const cache = useQueryClient();
  const rules = useQuery(rulesQuery(accountId));
  const hours = useQuery(hoursQuery(accountId));
  const [draft, setDraft] = useState<Draft | null>(null);
  const saved: Draft | null =
    rules.data && hours.data !== undefined ? { rules: rules.data, hours: hours.data } : null;
  const now = draft ?? saved;
  const save = useMutation({
    mutationFn: async () => {
      if (!draft || !saved) return;
      await writeNotificationRules(accountId, draft.rules);
      if (!same(draft.hours, saved.hours)) await setQuietHours(accountId, draft.hours);
    },
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: rulesQuery(accountId).queryKey }),
        cache.invalidateQueries({ queryKey: hoursQuery(accountId).queryKey }),
      ]);
      setDraft(null);
    },
  });
  return {
    now,
    saved,
    isChanged: draft !== null && saved !== null && !same(draft, saved),
    error: rules.error ?? hours.error,
    change: (part: Partial<Draft>) => now && setDraft({ ...now, ...part }),
    discard: () => setDraft(null),
    save,
  };
}

export type Rules = ReturnType<typeof useRules>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const WEEK = 7;

/** What the rules would have done in the last week, by what is on this machine. */
export function useRehearsal(accountId: AccountId, { rules, hours }: Draft) {
  const trial = useDebounced(JSON.stringify({ rules, hours, levels: {}, days: WEEK }), 250);
  return useQuery(rehearsalQuery(accountId, JSON.parse(trial))).data;
}
