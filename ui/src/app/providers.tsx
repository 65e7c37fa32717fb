import { CSPProvider } from "@base-ui/react/csp-provider";
import { DirectionProvider } from "@base-ui/react/direction-provider";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ToastProvider } from "@/components/Toast";

export function Providers({ cache, children }: { cache: QueryClient; children: ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <QueryClientProvider client={cache}>
      {/* The content security policy allows no style elements. */}
      <CSPProvider disableStyleElements>
        <DirectionProvider direction={i18n.dir()}>
          <ToastProvider>{children}</ToastProvider>
        </DirectionProvider>
      </CSPProvider>
    </QueryClientProvider>
  );
}
