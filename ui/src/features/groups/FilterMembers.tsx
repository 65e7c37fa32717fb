import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";

/** As many as are drawn at once; the rest is found by name. */
export const MANY = 200;
/** With so few one sees them all. */
const FEW = 12;

type Props = { count: number; value: string; onChange: (value: string) => void };

export function FilterMembers({ count, value, onChange }: Props) {
  const { t } = useTranslation();
  if (count <= FEW) return null;
  return (
    <Input
      label={t("groups.findMember")}
      icon={<Search aria-hidden="true" />}
      value={value}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
