import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { disturbQuery } from "@/core/ownQueries";
import { setDoNotDisturb } from "@/core/people";
import { keys } from "@/core/queries";
import { useNow } from "@/hooks/useNow";
import { soon } from "@/lib/time";

const pauses = ["off", "30", "60", "240", "tomorrow"] as const;

type Pause = (typeof pauses)[number];

/** No noise on any device until some moment, beside the hours of the week. */
export function Disturb({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(30_000);
  const { data } = useQuery(disturbQuery(accountId));
  const set = useMutation({
    mutationFn: (until: string | null) =>
      setDoNotDisturb(accountId, {
        ...(until !== null && { until }),
        // What is absent is none.
        ...(data?.schedule && { schedule: data.schedule }),
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.personal(accountId) }),
    onError: (error) => showToast(sentence(error)),
  });
  if (!data) return null;
  const until = data.until !== null && Date.parse(data.until) > now ? data.until : null;
  return (
    <Setting
      title={t("disturb.title")}
      hint={until ? t("details.until", { time: soon(until) }) : t("disturb.hint")}
    >
      {(named) => (
        <Select<Pause | "on">
          {...named}
          value={until ? "on" : "off"}
          options={[
            ...(until ? [{ value: "on", label: t("disturb.on") } as const] : []),
            ...pauses.map((value) => ({ value, label: t(`disturb.pauses.${value}`) })),
          ]}
          onChange={(pause) => pause !== "on" && set.mutate(endOf(pause))}
        />
      )}
    </Setting>
  );
}

function endOf(pause: Pause): string | null {
  if (pause === "off") return null;
  const end = new Date();
  if (pause === "tomorrow") {
    end.setDate(end.getDate() + 1);
    end.setHours(8, 0, 0, 0);
  } else end.setMinutes(end.getMinutes() + Number(pause));
  return end.toISOString();
}
