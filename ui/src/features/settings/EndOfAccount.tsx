import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Problem, Setting, SettingPart } from "@/components/Setting";
import { exportAccount } from "@/core/accounts";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { CloseAccount } from "./CloseAccount";

/** Everything that the server has of oneself to take along, and the two ways to leave. */
export function EndOfAccount({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<"deactivate" | "delete" | null>(null);
  const take = useMutation({ mutationFn: () => exportAccount(account.id) });
  return (
    <SettingPart title={t("account.yours")}>
      <Setting title={t("account.export")} hint={t("account.exportHint")}>
        {(named) => (
          <Button
            aria-describedby={named["aria-describedby"]}
            busy={take.isPending}
            onClick={() => take.mutate()}
          >
            <Download aria-hidden="true" />
            {t("account.exportNow")}
          </Button>
        )}
      </Setting>
      {take.error && <Problem>{sentence(take.error)}</Problem>}
      <p role="status">{take.data === true && t("account.exported")}</p>
      {(["deactivate", "delete"] as const).map((what) => (
        <Setting key={what} title={t(`account.${what}.title`)} hint={t(`account.${what}.hint`)}>
          {(named) => (
            <Button
              look="danger"
              aria-describedby={named["aria-describedby"]}
              onClick={() => setAsked(what)}
            >
              {t(`account.${what}.button`)}
            </Button>
          )}
        </Setting>
      ))}
      {asked && <CloseAccount account={account} what={asked} onClose={() => setAsked(null)} />}
    </SettingPart>
  );
}
