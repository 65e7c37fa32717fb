import { useQuery } from "@tanstack/react-query";
import { type AnyRouter, RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { AppIcon } from "@/components/Bird";
import { Button } from "@/components/Button";
import { Waiting } from "@/components/Loader";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { appQuery } from "@/core/queries";
import { useAction } from "@/keys/useAction";
import { useKeys } from "@/keys/useKeys";
import { useContextMenu } from "./contextMenu";
import { useAppearance, useTheme } from "./theme";
import { useLanguage } from "./useLanguage";
import { useRefusals } from "./useRefusals";
import { useWindowActions } from "./useWindowActions";
import { useZoom } from "./useZoom";
import styles from "./App.module.css";

export function App({ router }: { router: AnyRouter }) {
  const { t } = useTranslation();
  const { data, error, isFetching, refetch } = useQuery(appQuery);
  const rebuilt = data?.rebuilt === true;
  const speaks = useLanguage(data?.settings.language);
  useTheme(data?.settings.theme ?? "system");
  useAppearance(data?.settings);
  useContextMenu();
  useRefusals();
  useKeys();
  useWindowActions();
  useZoom(data?.settings.zoom ?? 100);
  useAction("settings", () => {
    void router.navigate({ to: "/settings/$part", params: { part: "appearance" } });
  });
  useEffect(() => {
    if (rebuilt) showToast(t("app.rebuilt"));
  }, [rebuilt, t]);

  if (data && speaks) return <RouterProvider router={router} />;
  if (!error) return <Waiting label={t("app.starting")} />;
  return (
    <main className={styles.failure}>
      <AppIcon size={74} />
      <h1>{t("app.broken")}</h1>
      <p role="alert">{sentence(error)}</p>
      <Button look="primary" busy={isFetching} onClick={() => void refetch()}>
        {t("app.tryAgain")}
      </Button>
    </main>
  );
}
