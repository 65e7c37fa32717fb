import { Download, ExternalLink, FolderOpen, Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import Base from "yet-another-react-lightbox";
import Zoom from "yet-another-react-lightbox/plugins/zoom";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { mediaUrl, openFile, saveFile, showFile } from "@/core/files";
import { useStill } from "@/hooks/useStill";
import type { Light } from "@/stores/view";
import "yet-another-react-lightbox/styles.css";
import "./Lightbox.css";

type Props = { lit: Light; onClose: () => void };

const run = (done: Promise<unknown>) =>
  void done.catch((error: unknown) => showToast(sentence(error)));

/** Arrows lead from picture to picture, plus and minus zoom, Escape closes. */
export function LightboxShown({ lit: { accountId, pictures, at }, onClose }: Props) {
  const { t } = useTranslation();
  const [index, setIndex] = useState(at);
  const shown = pictures[index];
  const still = useStill();
  const [playing, setPlaying] = useState<string | null>(null);
  const isStill = (id: string, moves: boolean) => moves && still && playing !== id;
  const act = (label: string, icon: React.ReactNode, does: (id: string) => Promise<unknown>) => (
    <button
      key={label}
      type="button"
      aria-label={label}
      title={label}
      className="yarl__button"
      onClick={() => shown && run(does(shown.id))}
    >
      {icon}
    </button>
  );
  return (
    <Base
      open
      close={onClose}
      index={at}
      slides={pictures.map(({ id, name, picture, isHere, moves }) => ({
        src: mediaUrl(accountId, id, isHere ? "chosen" : isStill(id, moves) ? "large" : "file"),
        alt: name,
        ...(picture && { width: picture.width, height: picture.height }),
      }))}
      plugins={[Zoom]}
      on={{ view: ({ index: next }) => setIndex(next) }}
      carousel={{ finite: true, preload: 1, padding: "56px" }}
      controller={{ closeOnBackdropClick: true }}
      animation={{ fade: 120, swipe: 220 }}
      zoom={{ maxZoomPixelRatio: 4, scrollToZoom: true }}
      labels={{
        Previous: t("lightbox.previous"),
        Next: t("lightbox.next"),
        Close: t("app.close"),
        Lightbox: t("lightbox.title"),
        Carousel: t("lightbox.title"),
        Slide: shown?.name ?? "",
        "Zoom in": t("lightbox.zoomIn"),
        "Zoom out": t("lightbox.zoomOut"),
      }}
      toolbar={{
        buttons: [
          <span key="name" className="yarl__name">
            <bdi>{shown?.name}</bdi>
            {pictures.length > 1 && ` · ${String(index + 1)} / ${String(pictures.length)}`}
          </span>,
          ...(shown?.isHere === false && isStill(shown.id, shown.moves)
            ? [act(t("lightbox.play"), <Play />, async (id) => setPlaying(id))]
            : []),
          "zoom",
          ...(shown?.isHere === false
            ? [
                act(t("lightbox.save"), <Download />, (id) => saveFile(accountId, id)),
                act(t("lightbox.open"), <ExternalLink />, (id) => openFile(accountId, id)),
                act(t("lightbox.folder"), <FolderOpen />, (id) => showFile(accountId, id)),
              ]
            : []),
          "close",
        ],
      }}
    />
  );
}
