import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileBadge, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import { Select } from "@/components/Select";
import { Nothing, Problem } from "@/components/Setting";
import type { Authority } from "@/core/bindings/Authority";
import { sentence } from "@/core/errors";
import { removeAuthority } from "@/core/machine";
import { appQuery } from "@/core/queries";
import { authoritiesQuery } from "@/core/settingsQueries";
import { useNow } from "@/hooks/useNow";
import { date } from "@/lib/time";
import { useAddAuthority } from "./useAddAuthority";
import styles from "./List.module.css";

const host = (server: string) => server.replace(/^https?:\/\//u, "");

/** Whom one believes about which server, beyond whom the system does. */
export function Certificates() {
  const { t } = useTranslation();
  const { data, error } = useQuery(authoritiesQuery);
  const [leaving, setLeaving] = useState<Authority | null>(null);
  return (
    <>
      <p className={styles.lead}>{t("certificates.lead")}</p>
      {error && <Problem>{sentence(error)}</Problem>}
      {data?.length === 0 && <Nothing>{t("certificates.none")}</Nothing>}
      <ul className={styles.list} aria-label={t("settings.parts.certificates")}>
        {data?.map((one) => (
          <OneAuthority
            key={`${one.server} ${one.id}`}
            authority={one}
            onRemove={() => setLeaving(one)}
          />
        ))}
      </ul>
      <Add />
      {leaving && <Remove authority={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

type OneProps = { authority: Authority; onRemove: () => void };

function OneAuthority({ authority, onRemove }: OneProps) {
  const { t } = useTranslation();
  const { subject, issuer, server, expiresAt } = authority;
  const isOver = Date.parse(expiresAt) < useNow(60_000);
  return (
    <li className={styles.row}>
      <span className={styles.icon}>
        <FileBadge aria-hidden="true" />
      </span>
      <div className={styles.words}>
        <b>
          <bdi>{subject}</bdi>
          <span className={styles.mark}>
            <bdi dir="ltr">{host(server)}</bdi>
          </span>
        </b>
        <small>
          {issuer === subject
            ? t("certificates.bySelf")
            : t("certificates.issuedBy", { name: issuer })}
          {" · "}
          {t(isOver ? "certificates.ended" : "certificates.until", { day: date(expiresAt) })}
        </small>
      </div>
      <Button
        look="danger"
        aria-label={t("certificates.removeOf", { name: subject })}
        onClick={onRemove}
      >
        {t("servers.remove")}
      </Button>
    </li>
  );
}

/** For one of the servers that there are accounts on. */
function Add() {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const servers = [...new Set(app?.accounts.map(({ server }) => server))];
  const [chosen, setChosen] = useState<string | null>(null);
  const server = chosen ?? servers[0];
  const add = useAddAuthority();
  if (server === undefined) return null;
  return (
    <>
      <div className={`${styles.footer} ${styles.buttons}`}>
        {servers.length > 1 && (
          <Select
            aria-label={t("certificates.for")}
            value={server}
            options={servers.map((value) => ({ value, label: host(value) }))}
            onChange={setChosen}
          />
        )}
        <Button busy={add.isPending} onClick={() => add.mutate(server)}>
          <Plus aria-hidden="true" />
          {t("certificates.add")}
        </Button>
      </div>
      {add.error && <Problem>{sentence(add.error)}</Problem>}
    </>
  );
}

function Remove({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { server, id, subject } = authority;
  const remove = useMutation({
    mutationFn: () => removeAuthority(server, id),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: authoritiesQuery.queryKey });
    },
  });
  return (
    <Confirm
      title={t("certificates.removeTitle", { name: subject })}
      action={t("servers.remove")}
      busy={remove.isPending}
      problem={remove.error ? sentence(remove.error) : null}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p className={styles.body}>{t("certificates.removeBody", { server: host(server) })}</p>
    </Confirm>
  );
}
