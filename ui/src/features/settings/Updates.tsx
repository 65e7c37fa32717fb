import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { showToast } from "@/components/Toast";
import type { UpdateState } from "@/core/bindings/UpdateState";
import { sentence } from "@/core/errors";
import { checkForUpdate, restartToUpdate } from "@/core/machine";
import { updateQuery } from "@/core/settingsQueries";
import { useSettings } from "./useSettings";

/** Newer versions of the app, where its build names a place to look at. */
export function Updates() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const { data: state } = useQuery(updateQuery);
  if (!state || !settings) return null;
  return (
    <>
      <Setting title={t("updates.title")} hint={<Hint state={state} />}>
        {() => <Action state={state} />}
      </Setting>
      {state.type !== "managed" && (
        <Setting title={t("updates.look")} hint={t("updates.lookHint")}>
          {(named) => (
            <Switch
              {...named}
              checked={settings.checkForUpdates}
              onChange={(checkForUpdates) => change({ checkForUpdates })}
            />
          )}
        </Setting>
      )}
    </>
  );
}

function Hint({ state }: { state: UpdateState }) {
  const { t } = useTranslation();
  return <span role="status">{words(state)}</span>;

  function words(it: UpdateState) {
    switch (it.type) {
      case "ready":
        return t("updates.ready", { version: it.version });
      case "downloading":
        return t("updates.downloading", { version: it.version });
      case "failed":
        return t(`updates.failed.${it.problem}`);
      default:
        return t(`updates.${it.type}`);
    }
  }
}

const onError = (error: unknown) => showToast(sentence(error));

function Action({ state }: { state: UpdateState }) {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: checkForUpdate, onError });
  const restart = useMutation({ mutationFn: restartToUpdate, onError });
  if (state.type === "managed") return null;
  if (state.type === "ready")
    return (
      <Button look="primary" busy={restart.isPending} onClick={() => restart.mutate()}>
        {t("updates.restart")}
      </Button>
    );
  const busy = state.type === "checking" || state.type === "downloading";
  return (
    <Button busy={busy || check.isPending} onClick={() => check.mutate()}>
      {t("updates.check")}
    </Button>
  );
}
