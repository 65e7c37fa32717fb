import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, FolderDown, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Problem, Setting, SettingPart } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { Finding } from "@/core/bindings/Finding";
import { sentence } from "@/core/errors";
import { saveDiagnosis } from "@/core/machine";
import { appQuery } from "@/core/queries";
import { findingsQuery } from "@/core/settingsQueries";
import { useFault } from "./faults";
import { Health } from "./Health";
import { Journal } from "./Journal";
import { useAddAuthority } from "./useAddAuthority";
import list from "./List.module.css";
import styles from "./Diagnosis.module.css";

/** What is well and what is not, what happened lately, and a file of both for whoever helps. */
export function Diagnosis() {
  const { t } = useTranslation();
  const save = useMutation({ mutationFn: saveDiagnosis });
  return (
    <>
      <Findings />
      <SettingPart title={t("alerts.health")}>
        <div className={styles.health}>
          <Health />
        </div>
      </SettingPart>
      <Setting title={t("diagnosis.file")} hint={t("diagnosis.fileHint")}>
        {(named) => (
          <Button
            aria-describedby={named["aria-describedby"]}
            busy={save.isPending}
            onClick={() => save.mutate()}
          >
            <FolderDown aria-hidden="true" />
            {t("diagnosis.save")}
          </Button>
        )}
      </Setting>
      {save.error && <Problem>{sentence(save.error)}</Problem>}
      {save.data && (
        <p role="status" className={list.footer}>
          {t("diagnosis.saved")}
        </p>
      )}
      <Journal />
    </>
  );
}

function Findings() {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const { data, error, isFetching, refetch } = useQuery(findingsQuery);
  const faults = data?.filter(({ fault }) => fault !== null) ?? [];
  const ofAccount = (account: Account | null) =>
    data?.filter(({ accountId }) => accountId === (account?.id ?? null)) ?? [];
  return (
    <>
      <div className={styles.summary}>
        <p role="status">
          {!data && t("diagnosis.checking")}
          {data && (
            <b>
              {faults.length === 0
                ? t("diagnosis.well")
                : t("diagnosis.wrong", { count: faults.length })}
            </b>
          )}
        </p>
        <Button busy={isFetching} onClick={() => void refetch()}>
          {!isFetching && <RotateCw aria-hidden="true" />}
          {t("diagnosis.again")}
        </Button>
      </div>
      {error && <Problem>{sentence(error)}</Problem>}
      {!data && !error && <Loader />}
      <Group title={t("diagnosis.machine")} findings={ofAccount(null)} />
      {app?.accounts.map((account) => (
        <Group
          key={account.id}
          title={t("diagnosis.account", {
            name: account.user.displayName,
            server: account.serverName,
          })}
          findings={ofAccount(account)}
          server={account.server}
        />
      ))}
    </>
  );
}

type GroupProps = { title: string; findings: Finding[]; server?: string };

function Group({ title, findings, server }: GroupProps) {
  if (findings.length === 0) return null;
  return (
    <SettingPart title={title}>
      <ul className={list.list}>
        {findings.map((finding) => (
          <OneFinding key={finding.check} finding={finding} server={server} />
        ))}
      </ul>
    </SettingPart>
  );
}

type OneProps = { finding: Finding; server: string | undefined };

function OneFinding({ finding: { check, fault }, server }: OneProps) {
  const { t } = useTranslation();
  const words = useFault();
  const add = useAddAuthority();
  const Icon = fault ? CircleAlert : CircleCheck;
  // Who signed it may be known to the person.
  const mayBelieve =
    fault?.type === "certificate" && fault.problem?.fault !== "expired" && server !== undefined;
  return (
    <li className={styles.finding} data-well={fault === null}>
      <Icon aria-hidden="true" />
      <div>
        <b>{t(`diagnosis.checks.${check}`)}</b>
        <span className={fault ? undefined : "visuallyHidden"}>
          {fault ? words(fault) : t("diagnosis.fine")}
        </span>
        {add.error && <Problem>{sentence(add.error)}</Problem>}
      </div>
      {mayBelieve && (
        <Button busy={add.isPending} onClick={() => add.mutate(server)}>
          {t("certificates.add")}
        </Button>
      )}
    </li>
  );
}
