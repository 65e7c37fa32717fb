import { Check, FileBadge, Globe } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { Loader } from "@/components/Loader";
import { date } from "@/lib/time";
import type { Server } from "./useAuth";
import styles from "./Form.module.css";

type Props = { server: Server; error: string | null; autoFocus: boolean };

export function ServerField({ server, error, autoFocus }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Address server={server} error={error} autoFocus={autoFocus} />
      {server.isUntrusted && (
        <Button
          look="link"
          busy={server.believing}
          className={styles.believe}
          onClick={server.believe}
        >
          <FileBadge aria-hidden="true" />
          {t("certificates.add")}
        </Button>
      )}
      {server.notBelieved && (
        <p role="alert" className={styles.problem}>
          {server.notBelieved}
        </p>
      )}
      {server.believed && !server.isUntrusted && (
        <p role="status" className={styles.believed}>
          {t("certificates.added", {
            name: server.believed.subject,
            day: date(server.believed.expiresAt),
          })}
        </p>
      )}
    </>
  );
}

function Address({ server, error, autoFocus }: Props) {
  const { t } = useTranslation();
  return (
    <Input
      label={t("auth.server")}
      name="server"
      icon={<Globe aria-hidden="true" />}
      value={server.address}
      placeholder={t("auth.serverPlaceholder")}
      inputMode="url"
      autoComplete="url"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      autoFocus={autoFocus}
      error={server.problem ?? error}
      onChange={(event) => server.setAddress(event.target.value)}
      onBlur={server.check}
      end={
        <span role="status" className={styles.found}>
          {server.checking && <Loader quiet />}
          {server.checking && <span className="visuallyHidden">{t("auth.checking")}</span>}
          {server.info && <bdi>{server.info.name}</bdi>}
          {server.info && <Check aria-hidden="true" />}
        </span>
      }
    />
  );
}
