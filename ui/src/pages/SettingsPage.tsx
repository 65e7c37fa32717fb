import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import { ProfilePart } from "@/features/profile/ProfilePart";
import { About } from "@/features/settings/About";
import { AccountPart } from "@/features/settings/AccountPart";
import { Appearance } from "@/features/settings/Appearance";
import { Certificates } from "@/features/settings/Certificates";
import { Desktop } from "@/features/settings/Desktop";
import { Diagnosis } from "@/features/settings/Diagnosis";
import { Keyboard } from "@/features/settings/Keyboard";
import { LanguagePart } from "@/features/settings/LanguagePart";
import { Notifications } from "@/features/settings/Notifications";
import { isPart, type Part } from "@/features/settings/parts";
import { Privacy } from "@/features/settings/Privacy";
import { Servers } from "@/features/settings/Servers";
import { Sessions } from "@/features/settings/Sessions";
import { SettingsFrame } from "@/features/settings/SettingsFrame";
import { Storage } from "@/features/settings/Storage";
import { Writing } from "@/features/settings/Writing";
import { AccountDialogs } from "@/features/sidebar/AccountDialogs";

type Props = { account: Account; part: string | null };

export default function SettingsPage({ account, part }: Props) {
  const { t } = useTranslation();
  const open = part !== null && isPart(part) ? part : null;
  return (
    <>
      <SettingsFrame account={account} title={open && t(`settings.parts.${open}`)}>
        {open && <Content key={open} account={account} part={open} />}
      </SettingsFrame>
      <AccountDialogs account={account} />
    </>
  );
}

function Content({ account, part }: { account: Account; part: Part }) {
  switch (part) {
    case "profile":
      return <ProfilePart account={account} />;
    case "account":
      return <AccountPart account={account} />;
    case "privacy":
      return <Privacy account={account} />;
    case "writing":
      return <Writing />;
    case "keyboard":
      return <Keyboard />;
    case "sessions":
      return <Sessions account={account} />;
    case "notifications":
      return <Notifications account={account} />;
    case "appearance":
      return <Appearance />;
    case "language":
      return <LanguagePart />;
    case "storage":
      return <Storage />;
    case "desktop":
      return <Desktop />;
    case "servers":
      return <Servers />;
    case "certificates":
      return <Certificates />;
    case "diagnosis":
      return <Diagnosis />;
    case "about":
      return <About account={account} />;
    default:
      return part satisfies never;
  }
}
