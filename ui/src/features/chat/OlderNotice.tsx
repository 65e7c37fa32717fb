import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import styles from "./MessageList.module.css";

type Props = { isLoading: boolean; hasFailed: boolean; retry: () => void };

/** Over the top of the list, where older messages will come. */
export function OlderNotice({ isLoading, hasFailed, retry }: Props) {
  const { t } = useTranslation();
  if (!isLoading && !hasFailed) return null;
  return (
    <div role="status" className={styles.older}>
      {isLoading ? <Loader quiet /> : null}
      {isLoading ? t("chat.loadingOlder") : t("chat.olderFailed")}
      {hasFailed && (
        <Button look="link" onClick={retry}>
          {t("chat.retry")}
        </Button>
      )}
    </div>
  );
}
