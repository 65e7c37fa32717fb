import { Popover } from "@base-ui/react/popover";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { profileQuery } from "@/core/peopleQueries";
import { useView } from "@/stores/view";
import { BlockDialog } from "./BlockDialog";
import { PersonActions } from "./PersonActions";
import { PersonFacts } from "./PersonFacts";
import { ReportDialog } from "./ReportDialog";
import styles from "./PersonCard.module.css";

type Asked = { what: "block" | "report"; userId: string; name: string };

/** Who somebody is, beside the picture or name that was pressed. */
export function PersonCard({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { person, hidePerson } = useView();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { reported, report } = useView();
  const close = () => setAsked(null);
  return (
    <>
      <Popover.Root open={person !== null} onOpenChange={(isOpen) => !isOpen && hidePerson()}>
        {person && (
          <Popover.Portal>
            <Popover.Positioner
              className={styles.positioner}
              anchor={pictureIn(person.anchor)}
              side="inline-end"
              sideOffset={8}
              collisionPadding={12}
            >
              <Popover.Popup
                className={styles.card}
                aria-label={t("person.card")}
                finalFocus={() => focusable(person.anchor)}
              >
                <Card
                  key={person.userId}
                  account={account}
                  userId={person.userId}
                  onAsk={(what, name) => {
                    setAsked({ what, name, userId: person.userId });
                    hidePerson();
                  }}
                />
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        )}
      </Popover.Root>
      {asked?.what === "block" && <BlockDialog accountId={account.id} {...asked} onClose={close} />}
      {asked?.what === "report" && (
        <ReportDialog accountId={account.id} {...asked} message={null} onClose={close} />
      )}
      {reported && (
        <ReportDialog accountId={account.id} {...reported} onClose={() => report(null)} />
      )}
    </>
  );
}

/** Beside a row that is as wide as what it is in there would be no room. */
const pictureIn = (anchor: Element) => anchor.querySelector("[data-initials]") ?? anchor;

const focusable = (anchor: Element) => (anchor instanceof HTMLElement ? anchor : true);

type CardProps = {
  account: Account;
  userId: string;
  onAsk: (what: Asked["what"], name: string) => void;
};

function Card({ account, userId, onAsk }: CardProps) {
  const { data: profile, error } = useQuery(profileQuery(account.id, userId));
  if (error) return <Problem>{sentence(error)}</Problem>;
  if (!profile) return <Loader />;
  return (
    <>
      <PersonFacts accountId={account.id} profile={profile} />
      <PersonActions
        account={account}
        profile={profile}
        onAsk={(what) => onAsk(what, profile.displayName)}
      />
    </>
  );
}
