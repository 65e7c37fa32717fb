import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { showToast } from "@/components/Toast";
import { closeWindow, writeSettings } from "@/core/commands";
import { sentence } from "@/core/errors";
import { appQuery, closingQuery, keys } from "@/core/queries";

/** Asks once what closing the window means; the settings keep the answer. */
export function CloseDialog() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data: isAsked } = useQuery(closingQuery);
  const { data: app } = useQuery(appQuery);
  if (isAsked !== true || !app) return null;
  const { settings } = app;
  const stay = () => cache.setQueryData(keys.closing, false);

  async function decide(closeToTray: boolean) {
    stay();
    await writeSettings({ ...settings, closeToTray });
    await closeWindow();
  }
  const answer = (closeToTray: boolean) =>
    void decide(closeToTray).catch((error: unknown) => showToast(sentence(error)));
  return (
    <Dialog
      title={t("close.title")}
      onClose={stay}
      actions={
        <>
          <Button onClick={() => answer(false)}>{t("close.quit")}</Button>
          <Button look="primary" onClick={() => answer(true)}>
            {t("close.tray")}
          </Button>
        </>
      }
    >
      <p>{t("close.body")}</p>
    </Dialog>
  );
}
