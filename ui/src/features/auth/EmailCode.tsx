import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { requestEmailCode } from "@/core/accounts";
import { sentence } from "@/core/errors";

type Props = {
  server: string;
  email: string;
  value: string;
  error: string | null;
  onChange: (code: string) => void;
};

/** Where the server asks that the address is one's own: sends a code there and takes it. */
export function EmailCode({ server, email, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const send = useMutation({ mutationFn: () => requestEmailCode(server, email) });
  const mayAsk = server !== "" && /^\S+@\S+$/u.test(email);
  return (
    <Input
      name="emailCode"
      label={t("auth.emailCode")}
      icon={<KeyRound aria-hidden="true" />}
      value={value}
      dir="ltr"
      autoComplete="one-time-code"
      spellCheck={false}
      error={error ?? (send.error ? sentence(send.error) : null)}
      hint={t(send.isSuccess ? "auth.emailCodeSent" : "auth.emailCodeHint", { email })}
      onChange={(event) => onChange(event.target.value)}
      end={
        <Button look="link" busy={send.isPending} disabled={!mayAsk} onClick={() => send.mutate()}>
          {t(send.isSuccess ? "auth.emailCodeAgain" : "auth.emailCodeSend")}
        </Button>
      }
    />
  );
}
