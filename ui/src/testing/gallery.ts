import type { AppRouter } from "@/app/router";

export function install(_router: AppRouter) {}
