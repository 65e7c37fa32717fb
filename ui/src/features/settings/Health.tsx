import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Problem } from "@/components/Setting";
import type { NotificationHealth } from "@/core/bindings/NotificationHealth";
import { testNotification } from "@/core/commands";
import { sentence } from "@/core/errors";
import { healthQuery } from "@/core/settingsQueries";
import { clock } from "@/lib/time";
import styles from "./Rules.module.css";

/** Whether notifications work on this desktop, what became of the last ones, and one to see it. */
export function Health() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data } = useQuery(healthQuery);
  const test = useMutation({
    mutationFn: testNotification,
    onSuccess: (health) => cache.setQueryData(healthQuery.queryKey, health),
  });
  if (!data) return null;
  const isMissing = data.daemon.type === "missing";
  const Picture = isMissing ? BellOff : BellRing;
  return (
    <div
      role="group"
      aria-label={t("alerts.health")}
      className={styles.health}
      data-missing={isMissing}
    >
      <Picture aria-hidden="true" />
      <div role="status">
        <Words health={data} />
        {test.isSuccess && <p>{t("alerts.tested")}</p>}
      </div>
      <Button busy={test.isPending} onClick={() => test.mutate()}>
        {t("alerts.test")}
      </Button>
      {test.error && <Problem>{sentence(test.error)}</Problem>}
    </div>
  );
}

function Words({ health: { daemon, shownAt, withheld } }: { health: NotificationHealth }) {
  const { t } = useTranslation();
  return (
    <>
      <b>
        {daemon.type === "present"
          ? t("alerts.present", { name: daemon.name })
          : t(`alerts.${daemon.type}`)}
      </b>
      {daemon.type === "missing" && <p>{daemon.reason}</p>}
      <p>
        {shownAt ? t("alerts.shownAt", { time: clock(shownAt) }) : t("alerts.notShown")}{" "}
        {withheld &&
          t("alerts.withheldAt", {
            time: clock(withheld.at),
            why: t(`alerts.withheld.${withheld.why}`),
          })}
      </p>
    </>
  );
}
