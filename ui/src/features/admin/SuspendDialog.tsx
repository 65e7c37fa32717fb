import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { Select } from "@/components/Select";
import { Setting } from "@/components/Setting";
import { TextArea } from "@/components/TextArea";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import { sentence } from "@/core/errors";
import { suspendUser } from "@/core/server";
import { useOrder } from "./useOrder";
import styles from "./Admin.module.css";

type Props = { accountId: string; person: AccountRecord; onClose: () => void };

const lengths = ["day", "week", "month", "forever"] as const;
const days = { day: 1, week: 7, month: 30, forever: 0 };
/** As many characters as a reason may have. */
const REASON = 1_000;

export function SuspendDialog({ accountId, person, onClose }: Props) {
  const { t } = useTranslation();
  const [length, setLength] = useState<(typeof lengths)[number]>("week");
  const [reason, setReason] = useState("");
  const suspend = useOrder(() => {
    const until = days[length] === 0 ? null : new Date(Date.now() + days[length] * 86_400_000);
    return suspendUser(accountId, person.id, until?.toISOString() ?? null, reason.trim());
  }, onClose);
  return (
    <Confirm
      title={t("admin.suspendTitle", { name: person.displayName })}
      action={t("admin.suspend")}
      busy={suspend.isPending}
      disabled={reason.trim() === ""}
      problem={suspend.error ? sentence(suspend.error) : null}
      onConfirm={() => suspend.mutate(undefined)}
      onClose={onClose}
    >
      <p className={styles.body}>{t("admin.suspendBody")}</p>
      <Setting title={t("details.howLong")}>
        {(named) => (
          <Select
            {...named}
            value={length}
            options={lengths.map((value) => ({ value, label: t(`admin.lengths.${value}`) }))}
            onChange={setLength}
          />
        )}
      </Setting>
      <TextArea
        label={t("admin.reason")}
        hint={t("admin.reasonHint")}
        value={reason}
        maxLength={REASON}
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  );
}
